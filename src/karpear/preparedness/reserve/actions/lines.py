"""Who leads whom, as it is written down: new lines, never changed ones."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import create
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields

from ..models import Leading
from ..queries.signers import led_by


@transaction.atomic
def write_line(*, by: Person, organisation: UUID, lines: Mapping[UUID, UUID | None], now: datetime) -> int:
    """Person → whoever leads them, None: nobody. Says how many differ from what stood. Raises Missing, Forbidden or
    BadFields: both belong to the organisation, and nobody leads themselves.
    """
    require(by, organisation, Verb.SET_RESERVE)
    members = set(Membership.objects.active().filter(organisation=organisation).values_list("person", flat=True))
    for person, leader in lines.items():
        if person == leader or person not in members or leader not in members | {None}:
            raise BadFields([("leader", _("Choose another person of the organisation."))])
    standing = led_by(organisation, now)
    new_lines = [
        Leading(organisation_id=organisation, person_id=person, leader_id=leader, at=now, by=by)
        for person, leader in lines.items()
        if standing.get(person) != leader
    ]
    create(new_lines, by=by, at=now, organisation=organisation)
    return len(new_lines)
