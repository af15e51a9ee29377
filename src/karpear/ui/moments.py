"""Answers that leave at fixed moments after their request came, so that nobody learns from the time what was done."""

from django.http import HttpRequest

LEAVES_EVERY = "karpear.leaves_every"


def leave_every(request: HttpRequest, seconds: float) -> None:
    """Whatever is answered leaves at the next multiple of this. The server waits with it, and no thread does."""
    request.META[LEAVES_EVERY] = seconds
