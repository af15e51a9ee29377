"""Leaving a network, at once: in one transaction every subject takes back what the organisation shared in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.verbs import changing
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.ui.values import checked

from ..aid.actions.agreements import end_aid_of
from ..federation.actions.followers import end_items_of
from ..fund.actions.funds import end_fund_of
from ..meetings.actions.seats import end_seats_of
from ..members.actions.memberships import member_to_keep, visible_member
from ..members.actions.partners import end_partners_of
from ..members.models import NetworkMember
from ..members.notices import tell_of_member, tell_who_stays
from ..members.values import PutOutReason
from ..threads.actions.withdrawal import leave_threads


class TakeBack(Protocol):
    def __call__(self, member: NetworkMember, *, by: Person, now: datetime) -> None:
        """Of one subject: end what this member has part in, and take back what it shared. It has left already."""


#: One line for each subject that keeps something of a member. The upper ones first: they ask the lower ones. Bulletins
#: and services need none: they are read as long as whoever shared them is a member.
TAKE_BACK: tuple[TakeBack, ...] = (
    end_items_of,
    leave_threads,
    end_seats_of,
    end_aid_of,
    end_fund_of,
    end_partners_of,
)
#: The same of rooms above, which are not known here.
_ABOVE: list[TakeBack] = []


def add_take_back(take_back: TakeBack) -> None:
    """A room above keeps something of a member, too."""
    _ABOVE.append(take_back)


@transaction.atomic
def leave_network(*, by: Person, member: UUID, now: datetime) -> NetworkMember:
    """A lead lets their organisation leave. Raises Missing, Forbidden or Conflict."""
    own_member = visible_member(by, member)
    require(by, own_member.organisation_id, Verb.JOIN_NETWORK)
    _end(own_member, "left", by=by, now=now)
    return own_member


@transaction.atomic
def put_out(*, by: Person, member: UUID, clean: Mapping[str, Any], now: datetime) -> NetworkMember:
    """The coordinator ends a membership, and its leads read why. Raises Missing, Forbidden, Conflict or BadFields."""
    kept_member = member_to_keep(by, member)
    _end(kept_member, "put_out", by=by, now=now, reason=checked(PutOutReason(**clean)).reason)
    return kept_member


def _end(member: NetworkMember, verb: str, *, by: Person, now: datetime, reason: str = "") -> None:
    with changing(member, verb=verb, by=by, at=now):
        member.left_at, member.put_out, member.reason = now, bool(reason), reason
    for take_back in (*_ABOVE, *TAKE_BACK):
        take_back(member, by=by, now=now)
    tell_of_member(member, by=by, now=now)
    tell_who_stays(member, by=by, now=now)
