"""What one contact is told about one activity."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from karpear.alerts.models import Alert
from karpear.alerts.queries.asked import asked_of, phones_of
from karpear.alerts.queries.doubt import came_to_harm
from karpear.alerts.queries.outside import HowItStands, how_it_stands
from karpear.alerts.queries.safe import KnownSafe, known_safe
from karpear.alerts.queries.stages import alert_of_trip, stage_of_person
from karpear.checkins.models import Promise
from karpear.checkins.queries import expected_by
from karpear.messaging.models import Delivery

from ...itinerary.models import Activity, PlanState
from ...itinerary.queries import who_comes_along
from ..models import FamilyPage


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A family page. A field the person did not choose to tell is empty.

    `wait_until`: when silence is long enough to act on. `phones`: [(name, role, phone)];
    `how`: of an alert that keeps it from saying that all is well; `is_told`: is this contact one of those it tells?
    `ring`: numbers of those who look after it. `safe`, `heard_at`: what is known where nothing is in doubt.
    """

    who: str
    time_zone: str
    over: bool
    cancelled: bool
    unconfirmed: bool
    ended_at: datetime | None
    what: str = ""
    where: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    with_whom: str = ""
    phones: list[tuple[str, str, str]] = field(default_factory=list)
    shows_next: bool = False
    next_due_at: datetime | None = None
    wait_until: datetime | None = None
    instructions: str = ""
    how: HowItStands | None = None
    is_told: bool = False
    safe: KnownSafe | None = None
    heard_at: datetime | None = None
    doubted: bool = False
    awaited: bool = False
    owner: str = ""
    asked: str = ""
    ring: list[str] = field(default_factory=list)

    @property
    def in_doubt(self) -> bool:
        """Nobody may say that all is well: they were missed, it is known what happened, or it did not end well."""
        return self.how is not None


def family_view(page: FamilyPage) -> FamilyView:
    """Only what was chosen for this page and may still be told to this contact; nothing but the end once it is over."""
    activity, contact = page.activity, page.contact
    name = contact.knows_me_as or activity.person.shown_name
    is_over = activity.state != PlanState.PLANNED
    doubt = _doubt(page, name)
    disclosures = set() if is_over else set(page.disclosures) & set(contact.disclosures)
    promise = _next(activity) if "next_check_in" in disclosures else None
    plan = activity.plan
    return FamilyView(
        who=name,
        time_zone=activity.person.time_zone,
        over=is_over,
        cancelled=activity.state == PlanState.CANCELLED,
        unconfirmed=activity.state == PlanState.LAPSED,
        ended_at=activity.ended_at,
        what=activity.title if "what" in disclosures else "",
        where=activity.place if "where" in disclosures else "",
        starts_at=activity.starts_at if "when" in disclosures else None,
        ends_at=activity.ends_at if "when" in disclosures else None,
        with_whom=", ".join(who_comes_along(activity)) if "with_whom" in disclosures else "",
        phones=_phones(activity) if "with_whom" in disclosures else [],
        shows_next="next_check_in" in disclosures,
        next_due_at=promise.due_at if promise else None,
        wait_until=promise.due_at + timedelta(seconds=promise.grace_s) if promise else None,
        instructions=(plan.get("instructions") or {}).get("missed", "") if "instructions" in disclosures else "",
        awaited=_next(activity) is not None,
        **doubt,
    )


def _doubt(page: FamilyPage, name: str) -> dict[str, Any]:
    """What keeps this page from saying that all is well: never for an alert that its person must not know of."""
    activity = page.activity
    call = stage_of_person(activity.person_id)
    alert = call.alert if call else alert_of_trip(activity.person_id, activity.pk)
    doubted = _ended_in_doubt(activity)
    if alert is None:
        return {"doubted": doubted, "safe": _safe(page)}
    how = how_it_stands(alert, name, expected=expected_by(alert.pk))
    if how.heard_at and not how.goes_on:
        return {"doubted": doubted, "heard_at": how.heard_at}
    if not _is_told(page, alert):
        hidden = alert.source != activity.pk or how.freed
        return {"doubted": doubted, "how": None if hidden else HowItStands(alert, name, expected=how.expected)}
    owner = alert.owner.shown_name if alert.owner else ""
    return {
        "how": how,
        "is_told": True,
        "owner": owner,
        "asked": asked_of(page.contact.role, owner, how),
        "ring": phones_of(alert),
    }


def _is_told(page: FamilyPage, alert: Alert) -> bool:
    """Was its ladder to tell this contact?"""
    return str(page.contact_id) in alert.contacts


def _safe(page: FamilyPage) -> KnownSafe | None:
    """Whom its ladder was not to tell may read that all is well, and not who said so."""
    activity = page.activity
    safe = known_safe(activity.person_id, activity.pk, activity.starts_at or activity.created_at)
    if safe is None or _is_told(page, safe.alert):
        return safe
    return KnownSafe(safe.alert, safe.at, "") if safe.alert.source == activity.pk else None


def _ended_in_doubt(activity: Activity) -> bool:
    """It is over by what a phone said, and something about its person is open, or ended badly, since it began."""
    since = activity.starts_at or activity.created_at
    return activity.state != PlanState.PLANNED and came_to_harm(activity.person_id, since)


def _next(activity: Activity) -> Promise | None:
    promises = Promise.objects.awaited().filter(source=activity.pk, person=activity.person_id)
    return promises.order_by("due_at", "id").first()


def _phones(activity: Activity) -> list[tuple[str, str, str]]:
    phones = []
    for role in ("driver", "host"):
        helper = activity.plan.get(role) or {}
        if helper.get("phone"):
            phones.append((helper.get("name", ""), role, helper["phone"]))
    return phones


def alert_behind(delivery: Delivery) -> UUID | None:
    """The alert because of which the reader of a family page may read what was left for a stage."""
    page = FamilyPage.objects.filter(pk=delivery.subject, contact=delivery.contact_id, contact__state="accepted")
    row = page.values_list("activity__person", "activity").first()
    if row is None:
        return None
    call = stage_of_person(row[0])
    alert = call.alert if call else alert_of_trip(*row)
    return alert.pk if alert else None
