"""Owners are told of what is overdue: a measure, a review, an acceptance that has ended. At most weekly for each."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from karpear.db.batches import in_sets
from karpear.keys.ids import new_id
from karpear.messaging.actions.queue import queue
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import routes
from karpear.people.models import Membership
from karpear.rules.risk.matrix import Treatment
from karpear.rules.risk.review import TELL_AGAIN_DAYS

from ...models.register import UNFINISHED, Measure, Risk, RiskState

TOPIC, TEXT = "risk", "risk_reminder"
SET = 500

type Told = tuple[UUID, UUID, tuple[UUID | None, ...]]


def remind_owners(*, now: datetime) -> int:
    """Tell the owners of what became overdue before today (UTC, so in Asia from the morning on).

    A measure without an owner, or whose owner has left, is the risk's owner's. Who has left is told nothing:
    the register shows such lines as without owner.
    """
    return in_sets(
        "remind reviews", reviews_due(now), lambda due: _tell_of_risks(due, now), size=SET, now=now
    ) + in_sets("remind measures", measures_due(now), lambda due: _tell_of_measures(due, now), size=SET, now=now)


def reviews_due(now: datetime) -> "QuerySet[Risk]":
    """Open risks whose review or acceptance has passed, and whose owner was not told recently."""
    passed = Q(review_on__lt=now.date()) | Q(treatment=Treatment.ACCEPT.value, accepted_until__lt=now.date())
    quiet = Q(review_told_at__isnull=True) | Q(review_told_at__lte=_quiet_since(now))
    return Risk.objects.open().filter(passed, quiet).order_by("review_on")


def measures_due(now: datetime) -> "QuerySet[Measure]":
    """Unfinished measures of open risks whose day has passed, and whose owner was not told recently."""
    quiet = Q(told_at__isnull=True) | Q(told_at__lte=_quiet_since(now))
    late = Measure.objects.filter(quiet, state__in=UNFINISHED, due_on__lt=now.date(), risk__state=RiskState.OPEN)
    return late.order_by("due_on")


def _quiet_since(now: datetime) -> datetime:
    return now - timedelta(days=TELL_AGAIN_DAYS)


def _tell_of_risks(due: "QuerySet[Risk]", now: datetime) -> int:
    rows = list(due.select_for_update(skip_locked=True).values_list("pk", "organisation_id", "owner_id"))
    Risk.objects.filter(pk__in=[pk for pk, _organisation, _owner in rows]).update(review_told_at=now)
    _tell([(pk, organisation, (owner,)) for pk, organisation, owner in rows], now)
    return len(rows)


def _tell_of_measures(due: "QuerySet[Measure]", now: datetime) -> int:
    fields = ("pk", "risk_id", "risk__organisation_id", "owner_id", "risk__owner_id")
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).values_list(*fields))
    Measure.objects.filter(pk__in=[row[0] for row in rows]).update(told_at=now)
    _tell([(risk, organisation, (owner, instead)) for _pk, risk, organisation, owner, instead in rows], now)
    return len(rows)


def _tell(things: Iterable[Told], now: datetime) -> None:
    """One message a day for each owner and risk, on the first channel that reaches them, however much is overdue."""
    listed = list(things)
    members = set(
        Membership.objects.active()
        .filter(person__in={p for _risk, _org, able in listed for p in able if p}, person__is_active=True)
        .values_list("organisation_id", "person_id")
    )
    recipients = {
        (risk, next((p for p in able if p and (organisation, p) in members), None))
        for risk, organisation, able in listed
    }
    ways = routes({person for _risk, person in recipients if person}).people
    queue(
        [
            Delivery(
                id=new_id(), topic=TOPIC, subject=risk, text_key=TEXT, about_id=person, person_id=person,
                address_id=ways[person][0].address, channel=ways[person][0].channel, round=_round(now.date()),
                priority=Priority.ORDINARY, next_attempt_at=now, created_at=now,
            )
            for risk, person in recipients
            if person and ways.get(person)
        ]
    )  # fmt: skip


def _round(day: date) -> int:
    """What tells today's message from last week's."""
    return day.toordinal()
