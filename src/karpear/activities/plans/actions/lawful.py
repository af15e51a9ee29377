"""What a plan is before the law: said by whoever plans it. It changes nothing that was assessed."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.rules.refusals import Conflict

from ...access import own, write
from ...decisions.queries.law import law_part
from ...itinerary.models import Activity, PlanState
from .law_calendar import follow_in_calendar
from .pages import save_when


@transaction.atomic
def say_lawful(
    *, person: Person, activity: UUID, lawful: str, people: int | None = None, now: datetime
) -> Activity:  # fmt: skip
    """One of what laws speak of, or none of these; `people`: about how many come. Raises Missing or Conflict."""
    own_plan = own(person, activity, PlanState.DRAFT, PlanState.PLANNED)
    own_plan.plan = {**own_plan.plan, "lawful": lawful, "people": people}
    own_plan.save(update_fields=["plan"])
    follow_in_calendar(own_plan, by=person, now=now)
    write("lawful", own_plan, by=person, now=now, lawful=lawful)
    return own_plan


@transaction.atomic
def put_off_for_notice(*, person: Person, activity: UUID, now: datetime) -> Activity:
    """A draft goes to the first day for which notice can still be given, at the same hour, with its way and check-ins.

    Raises Missing or Conflict: it has been started, or notice can be given as it stands, or nobody can count that day.
    """
    own_plan = own(person, activity, PlanState.DRAFT)
    part = law_part(own_plan, person, now)
    organisation, starts_at, ends_at = own_plan.organisation, own_plan.starts_at, own_plan.ends_at
    if not (part and part.earliest and organisation and starts_at and ends_at):
        raise Conflict(_("There is no other day to move it to."))
    shift = part.earliest - localtime(starts_at, ZoneInfo(organisation.time_zone)).date()
    times = {"starts_at": starts_at + shift, "ends_at": ends_at + shift}
    clean = {"place": own_plan.place, "province": own_plan.province, **times}
    return save_when(person=person, activity=activity, clean=clean, now=now)
