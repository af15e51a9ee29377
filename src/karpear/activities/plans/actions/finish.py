"""Home safe."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.promises import settle_source
from karpear.checkins.models import CheckIn, Promise
from karpear.people.models import Person
from karpear.people.receipts import once
from karpear.rules.alarm.deadlines import moment
from karpear.rules.refusals import Conflict, Forbidden

from ...access import seen, write
from ...itinerary.models import NOT_HOME, Activity, PlanState, Traveller
from ...itinerary.queries import people_of
from ...tracking.models import Following
from .counted_on import come_home
from .end import end
from .promises import brief_who_is_home, end_briefings


@transaction.atomic
def finish(
    *,
    person: Person,
    activity: UUID,
    key: UUID,
    made_at: datetime,
    now: datetime,
    sent_at: datetime | None = None,
    word: str | None = None,
    duress: bool = False,
) -> tuple[dict[str, Any], bool]:
    """The contract's `finish`: what is left is settled and the activity ends. (answer, created).

    Who made the plan speaks for all in it, a fellow traveller for themselves: the others go on. It is stored as a
    check-in (so is finishing what is over), with its word or `duress`. Raises Missing, Forbidden, Conflict for a draft.
    """
    locked_plan = seen(person, activity)
    if locked_plan.person_id != person.pk and not locked_plan.travellers.filter(person=person).exists():
        raise Forbidden(_("Only those who travel can say that they are home."))
    if locked_plan.state == PlanState.DRAFT:
        raise Conflict(_("This plan has not started."))
    body = {"activity": activity, "made_at": made_at, "sent_at": sent_at, "word": word}

    def work() -> dict[str, Any]:
        fellow_ids = tuple(p.pk for p in _speaks_for(person, locked_plan) if p.pk != person.pk)
        answer, _created = check_in(
            person=person,
            key=uuid5(key, "finish"),
            made_at=made_at,
            now=now,
            sent_at=sent_at,
            word=word,
            duress=duress,
            for_=fellow_ids,
            may_speak_for=dict.fromkeys(fellow_ids, (locked_plan.pk,)),
        )
        at = moment(made_at=made_at, sent_at=sent_at, received_at=now)
        return _finish(person, locked_plan, answer, at=at, now=now)

    return once(person=person, key=key, verb="finish", body=body, work=work, now=now)


def _finish(
    person: Person, activity: Activity, answer: dict[str, Any], *, at: datetime, now: datetime
) -> dict[str, Any]:
    speaks_for = _speaks_for(person, activity)
    by = CheckIn.objects.get(pk=answer["check_in"])
    left = [i for p in speaks_for for i in settle_source(source=activity.pk, person=p.pk, by=by, now=at)]
    if activity.state in NOT_HOME:
        _come_home(person, activity, speaks_for, now)
    return {
        "activity": activity.pk,
        "state": activity.state,
        **answer,
        "settled": list(dict.fromkeys([*answer["settled"], *map(str, left)])),
        "next_due_at": Promise.objects.awaited().filter(person=person).aggregate(at=Min("due_at"))["at"],
    }


def _speaks_for(person: Person, activity: Activity) -> list[Person]:
    """Whom this "home safe" is about; nobody but themselves once the activity is over."""
    speaks_for_all = activity.person_id == person.pk and activity.state in NOT_HOME
    return people_of(activity) if speaks_for_all else [person]


def _come_home(person: Person, activity: Activity, people: list[Person], now: datetime) -> None:
    if activity.person_id == person.pk:
        end(activity, PlanState.ENDED, by=person, now=now, verb="finish")
        return
    end_briefings(activity, people, now=now)
    Traveller.objects.filter(activity=activity, person=person).update(home_at=now)
    brief_who_is_home(activity)
    come_home(activity, person, now=now)
    Following.objects.filter(activity=activity, person=person, ended_at__isnull=True).update(ended_at=now)
    write("home", activity, by=person, now=now)
