"""System checks: what an operator must repair before anybody can rely on messages."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from .channels import mistakes
from .ingress import mistakes_in


@register
def channels_are_understood(**_: Any) -> list[CheckMessage]:
    """messaging.E001: a channel's setting cannot be understood. messaging.W001: links are not private."""
    wrong = {**mistakes(), **mistakes_in()}
    found: list[CheckMessage] = [
        Error(f"{name} cannot be understood. {what}", id="messaging.E001") for name, what in wrong.items()
    ]
    base = str(settings.KARPEAR_BASE_URL)
    if base.startswith("http://") and not base.startswith(("http://localhost", "http://127.0.0.1", "http://[::1]")):
        found.append(
            Warning(
                "KARPEAR_BASE_URL begins with http://: links in messages can be read on their way.",
                id="messaging.W001",
            )
        )
    return found
