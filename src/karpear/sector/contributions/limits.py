"""How often an organisation may say a mark: who tried all six digits would find groups that told it to nobody."""

from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import HttpRequest

LIMITS = {"marks": "20/d/key"}


def may_say_mark(request: HttpRequest, organisation: UUID) -> bool:
    """Counts this one too, right or wrong."""
    key = str(organisation)
    return bool(ratelimit.consume(request, app="karpear", action="marks", config=LIMITS, key=key))
