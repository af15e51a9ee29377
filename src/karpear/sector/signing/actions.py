"""The verb of signing, for everything that two of two members sign."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.rules.refusals import Conflict

from .queries import Signing


def sign_as_member(
    signatures: Any, signing: Signing, *, by: UUID, now: datetime, shown: str | None, request: str
) -> int:
    """Put the signature of `by` among `signatures`, in the caller's transaction, and answer its place; 0: they have
    signed already. `shown`: the request beside which they saw the numbers: one signs nothing that was drawn otherwise
    since. Raises Conflict.
    """
    if any(signature.person_id == by for signature in signing.signatures):
        return 0
    if (reason := signing.why_not(by, now)) is not None:
        raise Conflict(str(reason))
    if shown not in (None, request):
        raise Conflict(_("It was drawn again since you looked at it. Look at the numbers, then sign."))
    hand = next(hand for hand in signing.able(now) if hand.person == by)
    # Whoever has left in the meantime, or whose organisation has, gives up the place.
    signatures.filter(pk__in=[signature.pk for signature in signing.lapsed]).delete()
    taken_places = {signature.place for signature in signing.signatures}
    place = next(place for place in (1, 2) if place not in taken_places)
    signatures.create(place=place, person_id=by, organisation_id=hand.organisation, at=now)
    return place
