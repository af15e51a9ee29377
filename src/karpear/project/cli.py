"""The `karpear` command. Kept light: each command imports what it needs when it runs."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from karpear import __version__

from .backup_cli import backup
from .bench_cli import bench
from .bootstrap import controlled, said, set_up_django
from .federation_cli import federation
from .install_cli import as_service, install


def main() -> None:
    os.umask(0o077)  # whatever is written here is for the account that runs it alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karpear.project.settings")
    cli(prog_name="karpear")


@click.group()
@click.version_option(__version__, prog_name="karpear")
def cli() -> None:
    """Security and risk management for civil society: plan, check in, and be missed when silent."""


def served(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that serves real use."""
    for option in (
        click.option("--host", default="localhost", show_default=True, help="Where to listen."),
        click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535)),
        click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes."),
        click.option("--cert", type=click.Path(path_type=Path), help="TLS certificate (PEM)."),
        click.option("--key", type=click.Path(path_type=Path), help="TLS private key (PEM)."),
    ):
        command = option(command)
    return command


def set_up_to_serve() -> None:
    """As above. Nothing starts with other keys, or a channel that cannot be understood: nobody would hear an SOS."""
    set_up_django()
    from karpear.messaging.checks import wrong_settings

    if wrong := wrong_settings():
        raise click.ClickException(" ".join(wrong))
    from karpear.ops.key_check import refuse_other_keys

    said(refuse_other_keys)


@cli.command()
@click.option("--host", default="localhost", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--data", default="demo-data", show_default=True, type=click.Path(path_type=Path), help="Data folder.")
@click.option("--pace", default=1.0, show_default=True, type=click.FloatRange(0.01, 10_000), help="Divides every wait.")
@click.option("--json", "as_json", is_flag=True, help="First line on standard output: address and accounts as JSON.")
@click.option("--quiet", is_flag=True, help="The same people, with nothing going on.")
def demo(host: str, port: int, data: Path, pace: float, as_json: bool, quiet: bool) -> None:
    """A demo world in one command: web, keeper and a mail server that keeps what is sent."""
    from karpear.ops.checkout import build_assets
    from karpear.ops.demo.command import DemoPlan, run

    build_assets()
    said(lambda: run(DemoPlan(host, port, data, pace, as_json, quiet)))


@cli.command(hidden=True)
@controlled
def play(control: Any) -> None:
    """What goes on in a demo by itself; started by `karpear demo`."""
    set_up_django()
    from karpear.ops.demo.player import play as run

    run(control)


@cli.command()
@served
@click.option("--fd", type=int, hidden=True)
@controlled
def web(host: str, port: int, workers: int, cert: Path | None, key: Path | None, fd: int | None, control: Any) -> None:
    """Serve pages and the API. Any number of these, on any number of machines."""
    import socket

    from karpear.ops.server import up as serving

    if fd is not None:
        from karpear.ops.precedence import OF_PAGES, offer_memory
        from karpear.ops.server.web import serve

        offer_memory(OF_PAGES)
        set_up_to_serve()
        serve(socket.socket(fileno=fd), control, cert=cert, key=key)
        return
    said(lambda: serving.run_web(serving.ListenAddress(host, port, workers, cert, key)))


@cli.command()
@click.option("--first", type=click.Choice(["demo", "use"]), hidden=True)
@controlled
def keep(first: str | None, control: Any) -> None:
    """Make time pass: miss, climb, deliver, forget. Any number may run."""
    set_up_to_serve()
    if first:
        said(lambda: _prepare(first, control))
        control.ready()
        return
    from karpear.keeper.loop import keep as run

    run(control)


def _prepare(purpose: str, control: Any) -> None:
    """As `migrate`, with what a demo or real use needs besides."""
    if purpose == "demo":
        from karpear.ops.demo.preparation import prepare_demo  # only the demo needs it

        prepare_demo()
        return
    from karpear.ops.server.preparation import prepare_use

    prepare_use(control)


def refuse_data(_context: click.Context, _option: click.Parameter, folder: str | None) -> None:
    """Only the demo takes its folder as an option: real use needs it for every command."""
    if folder is not None:
        raise click.UsageError(f"The data folder is a setting here, for every command. Set KARPEAR_DATA={folder}")


@cli.command()
@served
@click.option("--data", callback=refuse_data, expose_value=False, hidden=True)
def up(host: str, port: int, workers: int, cert: Path | None, key: Path | None) -> None:
    """Real use on one machine: migrate, then serve pages and make time pass."""
    from karpear.ops.server import up as serving

    said(lambda: serving.run_up(serving.ListenAddress(host, port, workers, cert, key)))


@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands."""
    from django.core.management import execute_from_command_line

    said(lambda: execute_from_command_line(["karpear manage", *arguments]))


@cli.command()
def doctor() -> None:
    """What is configured, reachable and proven; exit 1 if an SOS pressed now would reach nobody."""
    from karpear.ops.demo.command import see_as_demo

    see_as_demo(Path(os.environ.get("KARPEAR_DATA", ".")))
    set_up_django()
    from django.utils import timezone

    from karpear.ops.health.doctor import examine, served, show

    findings = examine(timezone.now())
    show(findings)
    sys.exit(0 if served(findings) else 1)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--identity", required=True, type=click.Path(path_type=Path, exists=True), help="The age key file.")
def restore(file: Path, identity: Path) -> None:
    """Load a backup into an empty installation."""
    set_up_django()
    from django.utils import timezone

    from karpear.ops.backup.restore import restore as load

    said(lambda: click.echo(f"{load(file=file, identity=identity, now=timezone.now()):,} rows restored"))


@cli.command()
@click.argument("name", required=False)
def rule(name: str | None) -> None:
    """The rules a security officer can review: without NAME their list, else one asked (JSON in, JSON out)."""
    from karpear.ops.rule.command import ask, described
    from karpear.ops.rule.outside import BadQuestion

    if name is None:
        click.echo(described())
        return
    try:
        click.echo(ask(name, sys.stdin.read()))
    except BadQuestion as error:
        click.echo(str(error))
        sys.exit(2)


cli.add_command(bench)
cli.add_command(backup)
cli.add_command(federation)
cli.add_command(install)
cli.add_command(as_service)


if __name__ == "__main__":
    main()
