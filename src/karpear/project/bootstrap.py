"""What commands share: Django made ready, pipes to a parent, and one clear line for what cannot be done."""

from collections.abc import Callable
from typing import Any

import click


def set_up_django() -> None:
    """Read the settings; a wrong one is one clear line."""
    from karpear.keys.ring import KeyRingError
    from karpear.ops.env import SettingError

    try:
        import django

        django.setup()
    except (KeyRingError, SettingError) as error:
        raise click.ClickException(str(error)) from error
    from django.conf import settings

    if settings.KARPEAR_LOG == "json":
        from karpear.ops.logs import log_crashes

        log_crashes()


class Controls(click.ParamType[Any, Any]):
    """`DOWN,UP`: the file descriptors by which a parent speaks with this process."""

    name = "pipes"

    def convert(self, value: Any, _param: Any, _ctx: Any) -> Any:
        from karpear.ops.server.control import Control

        if not isinstance(value, str):
            return value
        down, up = value.split(",")
        return Control(*[fd if fd >= 0 else None for fd in (int(down), int(up))])


def controlled(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--control", type=Controls(), default="-1,-1", hidden=True)(command)


def said[T](work: Callable[[], T]) -> T:
    """Run it; what cannot be done is one clear line and exit 1, not a traceback."""
    from karpear.keys.ring import KeyRingError
    from karpear.ops.console import CannotStart
    from karpear.ops.env import SettingError
    from karpear.ops.server.addresses import CannotListen
    from karpear.ops.server.supervisor import ChildFailed

    try:
        return work()
    except (CannotListen, CannotStart, ChildFailed, KeyRingError, SettingError) as error:
        raise click.ClickException(str(error)) from error
