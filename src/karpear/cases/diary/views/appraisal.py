"""Appraising a threat, and finding what entries have in common. Both happen in the browser; pages hold words only."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.rules.case.threat import speeds
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.vault.pages import page, sealed_page
from karpear.vault.queries.directory import has_identity

from ..queries.consents import entry_for
from ..queries.entries import provinces_for
from ..words import CHANNELS


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
def appraise(request: HttpRequest, thread: UUID) -> HttpResponse:
    """The five steps for one entry."""
    entry_for(me(request), thread)
    context = {**_pattern_words(request), "thread": thread, "table": speeds()}
    return page(request, "cases/appraisal.html", context)


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def patterns(request: HttpRequest) -> HttpResponse:
    """What entries have in common, after unlocking."""
    has_key = has_identity(me(request)) and in_private(request)
    return page(request, "cases/patterns.html", {**_pattern_words(request), "has_key": has_key})


def _pattern_words(request: HttpRequest) -> dict[str, Any]:
    return {
        "channels": CHANNELS.items(),
        "provinces": provinces_for(me(request)),
        # Numbered as JavaScript does: Sunday is 0.
        "weekdays": [((day + 1) % 7, name) for day, name in WEEKDAYS.items()],
        "now": timezone.now(),
    }
