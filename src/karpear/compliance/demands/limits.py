"""How many demands one person notes, each of which is told to everybody who can answer it; and photographs of them."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from karpear.people.models import Person

LIMITS = {"demands": "60/h/user", "demand_letters": "240/h/user"}


def may_note_more(request: HttpRequest, person: Person) -> bool:
    """Counts this one too, by whichever way it comes: the form, or a phone that was without a connection."""
    return bool(ratelimit.consume(request, app="karpear", action="demands", config=LIMITS, user=person))


def may_send_more_letters(request: HttpRequest, person: Person) -> bool:
    """Counts this one too."""
    return bool(ratelimit.consume(request, app="karpear", action="demand_letters", config=LIMITS, user=person))
