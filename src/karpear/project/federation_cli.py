"""`karpear federation …`: keys, and bundles on a stick."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from .bootstrap import set_up_django


@click.group()
def federation() -> None:
    """Exchange with other installations: keys, and bundles on a stick."""
    from karpear.ops.demo.command import see_as_demo

    see_as_demo(Path(os.environ.get("KARPEAR_DATA", ".")))
    set_up_django()


def said(work: Callable[[], Any]) -> Any:
    """What cannot be done is one clear line."""
    from karpear.network.federation.console import CannotFederate
    from karpear.rules.refusals import Refused

    try:
        return work()
    except (CannotFederate, Refused) as error:
        raise click.ClickException(str(error)) from error


def of_network(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--network", default="", metavar="NAME", help="Where there are several networks.")(command)


@federation.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--no-passphrase", is_flag=True, help="For trying out: the file opens by itself.")
def root(file: Path, no_passphrase: bool) -> None:
    """A root key for one officer, on their own machine or stick. Prints its public half."""
    from karpear.network.federation.console import new_root

    phrase = "" if no_passphrase else click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    click.echo(said(lambda: new_root(file, phrase)))


@federation.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--root", "roots", multiple=True, required=True, metavar="PUBLIC", help="Three times: one per officer.")
@click.option("--again", is_flag=True, help="New root keys: everybody compares words with you again.")
@of_network
def begin(file: Path, roots: tuple[str, ...], network: str, again: bool) -> None:
    """Make the keys of this installation; writes what two officers are to sign into FILE."""
    from django.db import transaction
    from django.utils import timezone

    from karpear.network.federation import console
    from karpear.network.federation.actions import identity

    def work() -> None:
        start = identity.begin_again if again else identity.begin
        with transaction.atomic():  # what could not be written is signed by nobody
            row = start(network=console.network_named(network), roots=roots, now=timezone.now())
            console.write_statement(row, file)

    said(work)
    click.echo(f"{file}: to be signed by two of the three.")


@federation.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--revoke", is_flag=True, help="The key of daily work was lost or stolen: nothing that it signs counts.")
@of_network
def renew(file: Path, revoke: bool, network: str) -> None:
    """New keys of daily work; writes what two officers are to sign into FILE."""
    from django.db import transaction
    from django.utils import timezone

    from karpear.network.federation import console
    from karpear.network.federation.actions import identity

    def work() -> None:
        with transaction.atomic():
            row = identity.renew(network=console.network_named(network), revoke=revoke, now=timezone.now())
            console.write_statement(row, file)

    said(work)
    click.echo(f"{file}: to be signed by two of the three.")


@federation.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--key", "keys", multiple=True, required=True, type=click.Path(path_type=Path), help="A root key.")
def sign(file: Path, keys: tuple[Path, ...]) -> None:
    """Sign FILE with a root key, away from the server."""
    from karpear.network.federation.console import sign_statement

    def ask(key: Path) -> str:
        return str(click.prompt(f"Passphrase of {key.name}", hide_input=True))

    count = len(said(lambda: sign_statement(file, keys, ask)))
    click.echo(f"{file}: {count} signed, two are needed.")


@federation.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@of_network
def accept(file: Path, network: str) -> None:
    """Put the keys in FILE in force, once two officers have signed them."""
    from django.utils import timezone

    from karpear.network.federation import console
    from karpear.network.federation.actions import identity

    def work() -> list[str]:
        chosen_network = console.network_named(network)
        identity.put_in_force(network=chosen_network, signed=console.read_statement(file), now=timezone.now())
        return console.described(chosen_network)

    click.echo("\n".join(said(work)))


@federation.command()
@of_network
def show(network: str) -> None:
    """Our six words, the same in digits, and the installations that we know."""
    from karpear.network.federation import console

    click.echo("\n".join(said(lambda: console.described(console.network_named(network)))))


@federation.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--to", "peer", required=True, metavar="PEER", help="Its name here, its six words or digits, or its identifier."
)
@of_network
def export(folder: Path, peer: str, network: str) -> None:
    """A bundle for another installation, on a stick: the same bytes as over the internet."""
    from django.utils import timezone

    from karpear.network.federation import console

    def work() -> Path:
        chosen_network = console.network_named(network)
        return console.export(folder, chosen_network, console.peer_named(chosen_network, peer), timezone.now())

    click.echo(said(work))


@federation.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@of_network
def import_(folder: Path, network: str) -> None:
    """Every bundle in a folder; what is refused is said with the reason, and makes exit 1."""
    from django.utils import timezone

    from karpear.network.federation import console

    tallies = said(lambda: console.take(folder, console.network_named(network), timezone.now()))
    for name, tally in tallies:
        click.echo("\n".join(console.lines_of(name, tally)))
    sys.exit(1 if any(tally.refusals for _name, tally in tallies) else 0)
