"""`karpear install` and `karpear as-service`: a service of systemd, and its commands."""

import sys
from pathlib import Path
from typing import Any

import click


@click.command()
@click.option("--systemd", is_flag=True, required=True, help="As a service of systemd.")
@click.option("--only", type=click.Choice(["web", "keeper"]), default=None, help="One half, for several machines.")
@click.option("--user", default="karpear", show_default=True, help="The account of the service; made if need be.")
@click.option("--host", help="Where to listen: this machine alone, or everywhere with a certificate of its own.")
@click.option("--port", type=click.IntRange(1, 65535), help="8000, or 443 with a certificate of its own.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--proxy", default="", metavar="caddy|nginx|ADDRESS", help="What ends TLS, here or elsewhere.")
@click.option("--cert", type=click.Path(path_type=Path), help="TLS certificate (PEM).")
@click.option("--key", type=click.Path(path_type=Path), help="TLS private key (PEM).")
@click.option("--base-url", default="", metavar="URL", help="The address that people open.")
@click.option("--program", type=click.Path(path_type=Path), help="Where karpear will be, if not here.")
@click.option("--dir", "root", default="/", type=click.Path(path_type=Path), help="Write below this folder instead.")
@click.option("--replace", is_flag=True, help="Write units that differ. Settings are never written again.")
@click.option("--dry-run", is_flag=True, help="Show what would be written.")
def install(systemd: bool, root: Path, replace: bool, dry_run: bool, only: str | None, **options: Any) -> None:
    """Write hardened units, settings and the configuration of a proxy; says what it wrote and what comes next."""
    from karpear.ops.console import CannotStart
    from karpear.ops.install import command
    from karpear.ops.install.service import InstallOptions, service_of

    try:
        service = service_of(InstallOptions(only=only or "", **options))
        if dry_run:
            click.echo("\n".join(command.shown(service, root)))
            return
        lines, is_as_asked = command.install(service, root, replace=replace, is_root=command.is_root())
    except CannotStart as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(lines))
    sys.exit(0 if is_as_asked else 1)


@click.command("as-service", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, required=True, type=click.UNPROCESSED)
def as_service(arguments: tuple[str, ...]) -> None:
    """Run a command with the account, the settings and the folder of the service, such as `as-service doctor`."""
    from karpear.ops.console import CannotStart
    from karpear.ops.install.as_service import run_as_service
    from karpear.ops.install.service import program_path

    try:
        run_as_service(Path("/"), program_path(None), arguments)
    except CannotStart as error:
        raise click.ClickException(str(error)) from error
