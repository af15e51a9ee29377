"""Who does a duty; from which day on a calendar counts."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.local_today import today_of
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Missing

from ..models import DutyCalendar, DutyDate, DutyOwner
from ..queries.owners import DutyOwners, owners_of
from .date_counts import FURTHEST_BACK, count_again


@transaction.atomic
def name_owner(
    *, by: Person, organisation: UUID, duty: str, owner: UUID | None, now: datetime, about: str = ""
) -> None:
    """From now on they do it: every date that is still owed; with `about`, those of one leader, grant or paper alone.

    Raises Missing, Forbidden or BadFields.
    """
    require(by, organisation, Verb.KEEP_LAW)
    calendar = DutyCalendar.objects.select_for_update().filter(organisation=organisation).first()
    dates = DutyDate.objects.filter(organisation=organisation, duty=duty)
    if calendar is None or not dates.exists():
        raise Missing
    belong = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    if owner and not belong.filter(person=owner).exists():
        raise BadFields([("owner", _("Choose somebody who belongs to this organisation."))])
    named_earlier = DutyOwner.objects.filter(organisation=organisation, duty=duty)
    (named_earlier.filter(about=about) if about else named_earlier).delete()
    if owner:
        DutyOwner.objects.create(
            organisation_id=organisation, duty=duty, about=about, owner_id=owner, named_by=by, named_at=now
        )
    _hand_over(dates.owed(), owners_of(organisation))
    note(calendar, action="duty.owner", by=by, at=now, duty=duty, about=about, owner=str(owner or ""))


def _hand_over(dates: "QuerySet[DutyDate]", owners: DutyOwners) -> None:
    """Whoever does a date now hears of it afresh."""
    changed = [row for row in dates.only("duty", "key", "owner") if row.owner_id != owners.of(row.duty, row.key)]
    for row in changed:
        row.owner_id, row.told_at = owners.of(row.duty, row.key), None
    DutyDate.objects.bulk_update(changed, ["owner", "told_at"])


@transaction.atomic
def start_calendar(*, by: Person, organisation: UUID, starts_on: date, now: datetime) -> DutyCalendar:
    """Count from another day on. What is late already stays. Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.KEEP_LAW)
    today = today_of(membership.organisation, now)
    if not today - FURTHEST_BACK <= starts_on <= today:
        raise BadFields([("starts_on", _("Choose a day of the last three years."))])
    calendar = count_again(membership.organisation, now=now, starts_on=starts_on)
    note(calendar, action="dutycalendar.start", by=by, at=now, day=starts_on.isoformat())
    return calendar
