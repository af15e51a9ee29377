"""How many demands one person notes: each is told to everybody who can answer it."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from karpear.people.models import Person

LIMITS = {"demands": "60/h/user"}


def may_note_more(request: HttpRequest, person: Person) -> bool:
    """Counts this one too, by whichever way it comes: the form, or a phone that was without a connection."""
    return bool(ratelimit.consume(request, app="karpear", action="demands", config=LIMITS, user=person))
