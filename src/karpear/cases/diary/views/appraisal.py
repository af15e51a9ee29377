"""Appraising a threat, and finding what entries have in common. Both happen in the browser; pages hold words only."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.signin import is_forced
from karpear.rules.case.threat import speeds
from karpear.rules.refusals import Missing
from karpear.vault.pages import page, sealed_page
from karpear.vault.queries import has_identity

from ..queries.consents import entry_for
from ..queries.entries import provinces_for
from ..words import CHANNELS


@require_safe
@sealed_page
def appraise(request: HttpRequest, thread: UUID) -> HttpResponse:
    """The five steps for one entry."""
    if is_forced(request):
        raise Missing
    entry_for(me(request), thread)
    context = {**_pattern_words(request), "thread": thread, "table": speeds()}
    return page(request, "cases/appraisal.html", context)


@require_safe
@sealed_page
def patterns(request: HttpRequest) -> HttpResponse:
    """What entries have in common, after unlocking."""
    has_key = has_identity(me(request)) and not is_forced(request)
    return page(request, "cases/patterns.html", {**_pattern_words(request), "begun": has_key})


def _pattern_words(request: HttpRequest) -> dict[str, Any]:
    return {
        "channels": CHANNELS.items(),
        "provinces": provinces_for(me(request)),
        # Numbered as JavaScript does: Sunday is 0.
        "weekdays": [((day + 1) % 7, name) for day, name in WEEKDAYS.items()],
        "now": timezone.now(),
    }
