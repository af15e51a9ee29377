"""System checks: what an operator must repair before anybody can rely on messages."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from .channels import mistakes
from .ingress import mistakes_in


def wrong_settings() -> list[str]:
    """A sentence for each channel's setting that cannot be understood: its name and what to write."""
    return [f"{name} cannot be understood. {mistake}" for name, mistake in {**mistakes(), **mistakes_in()}.items()]


@register
def channels_are_understood(**_: Any) -> list[CheckMessage]:
    """messaging.E001: a channel's setting cannot be understood. messaging.W001: links are not private."""
    messages: list[CheckMessage] = [Error(mistake, id="messaging.E001") for mistake in wrong_settings()]
    base = str(settings.KARPEAR_BASE_URL)
    if base.startswith("http://") and not base.startswith(("http://localhost", "http://127.0.0.1", "http://[::1]")):
        messages.append(
            Warning(
                "KARPEAR_BASE_URL begins with http://: links in messages can be read on their way.",
                id="messaging.W001",
            )
        )
    return messages
