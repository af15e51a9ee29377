"""`karpear backup …`: copies by hand and by night, their rehearsal and their proof."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import click

from .bootstrap import controlled, said, set_up_django

#: Where a copy was that is restored for trial, by `BackupTrial.source`.
PLACES = {"folder": "the folder", "fetched": "the other machine"}


class FileFirst(click.Group):
    """`karpear backup FILE --to …` writes a file; a word that is a command of its own comes before that."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["file", *args]
        return super().parse_args(ctx, args)


@click.group(cls=FileFirst)
def backup() -> None:
    """Everything in one encrypted file: `karpear backup FILE --to age1…`, or by night as KARPEAR_BACKUP says."""
    set_up_django()


@backup.command("file", hidden=True)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", multiple=True, required=True, metavar="AGE1…", help="Who can open it (may be given twice).")
def write_file(file: Path, to: tuple[str, ...]) -> None:
    """Everything in one encrypted file, while it runs: rows and field keys, without positions."""
    from django.utils import timezone

    from karpear.ops.backup.archive import back_up

    said(lambda: click.echo(f"{file}: {back_up(file=file, to=to, now=timezone.now()):,} bytes"))


def _plan() -> Any:
    from django.conf import settings

    if settings.BACKUPS is None:
        raise click.ClickException("Nightly copies are not set up: docs/running/backups.md says how.")
    return settings.BACKUPS


@backup.command("night", hidden=True)
@controlled
def copy_tonight(control: Any) -> None:
    """The copy of this night; started by the keeper, and gone when it is."""
    from karpear.ops.backup.nightly import run_night
    from karpear.ops.precedence import OF_A_COPY, offer_memory, yield_processor

    if control.down is not None:
        signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
        control.follow_parent()
    yield_processor()
    offer_memory(OF_A_COPY)
    said(lambda: run_night(_plan()))


@backup.command("now")
@click.option("--rehearse", is_flag=True, help="Restore it into a scratch place besides, as each month.")
def copy_now(rehearse: bool) -> None:
    """What happens at night, at once: copy, thin out, send."""
    from django.utils import timezone

    from karpear.ops.backup.nightly import run_night
    from karpear.ops.backup.trial import trials_since

    began = timezone.now()
    file = said(lambda: run_night(_plan(), again=True, rehearse=rehearse))
    if file is None:
        raise click.ClickException("Another process is making tonight's copy.")
    click.echo(f"{file}: {file.stat().st_size:,} bytes")
    for trial in trials_since(began):
        click.echo(f"Restored from {PLACES[trial.source]}: {trial.error or f'it opens, {trial.rows:,} rows'}")
    _show_troubles()


def _show_troubles() -> None:
    """What is not well; then exit 1."""
    from django.utils import timezone
    from django.utils.translation import override

    from karpear.ops.backup.troubles import backup_troubles

    with override("en"):
        troubles = [(trouble.sentence, trouble.remedy) for trouble in backup_troubles(timezone.now())]
    for sentence, remedy in troubles:
        click.echo(f"{sentence} {remedy}", err=True)
    if troubles:
        raise SystemExit(1)


@backup.command()
def check() -> None:
    """Says what about the copies is not well; exit 1 if anything."""
    _show_troubles()
    click.echo("The copies are well.")


@backup.command()
@click.argument("file", type=click.Path(path_type=Path))
def challenge(file: Path) -> None:
    """Write a small file that only the offline key opens, to prove that it does."""
    from karpear.ops.backup.proof import newest_challenge

    run = newest_challenge()
    if run is None:
        raise click.ClickException("There is no copy yet: `karpear backup now` makes one.")
    file.write_bytes(bytes(run.challenge or b""))
    click.echo(f"Where the offline key is: age -d -i recovery.txt {file.name}")


@backup.command()
@click.option("--words", prompt="The words in the file", help="What `age -d` shows.")
def prove(words: str) -> None:
    """Note that somebody opened the small file with the offline key."""
    from django.utils import timezone

    from karpear.ops.backup import proof
    from karpear.rules.refusals import BadFields

    try:
        proof.prove(words=words, by=None, now=timezone.now())
    except BadFields as refusal:
        raise click.ClickException(refusal.errors[0][1]) from refusal
    click.echo("Noted: the offline key opens the copies.")


@backup.command(hidden=True)
def look() -> None:
    """In the scratch place of a rehearsal: figures of what was restored, as JSON."""
    from karpear.ops.backup import trial

    try:
        click.echo(json.dumps(trial.look()))
    except trial.DoesNotOpen as error:
        raise click.ClickException(str(error)) from error
