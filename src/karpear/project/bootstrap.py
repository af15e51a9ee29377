"""Django, ready for a command."""

import click


def set_up_django() -> None:
    """Read the settings; a wrong one is one clear line."""
    from karpear.ops.env import SettingError

    try:
        import django

        django.setup()
    except SettingError as error:
        raise click.ClickException(str(error)) from error
    from django.conf import settings

    if settings.KARPEAR_LOG == "json":
        from karpear.ops.logs import log_crashes

        log_crashes()
