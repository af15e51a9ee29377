"""What one contact is told about one activity."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from karpear.checkins.models import Promise

from ..models import Activity, FamilyPage, State


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A family page. A field the person did not choose to tell is empty.

    `wait_until`: when silence is long enough to act on. `phones`: [(name, role, phone)].
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


def family_view(page: FamilyPage) -> FamilyView:
    """Only what was chosen for this page and may still be told to this contact; nothing but the end once it is over."""
    activity, contact = page.activity, page.contact
    who = contact.knows_me_as or activity.person.shown_name
    over = activity.state != State.PLANNED
    told = set() if over else set(page.disclosures) & set(contact.disclosures)
    promise = _next(activity) if "next_check_in" in told else None
    plan = activity.plan
    return FamilyView(
        who=who,
        time_zone=activity.person.time_zone,
        over=over,
        cancelled=activity.state == State.CANCELLED,
        unconfirmed=activity.state == State.LAPSED,
        ended_at=activity.ended_at,
        what=activity.title if "what" in told else "",
        where=activity.place if "where" in told else "",
        starts_at=activity.starts_at if "when" in told else None,
        ends_at=activity.ends_at if "when" in told else None,
        with_whom=_with_whom(activity) if "with_whom" in told else "",
        phones=_phones(activity) if "with_whom" in told else [],
        shows_next="next_check_in" in told,
        next_due_at=promise.due_at if promise else None,
        wait_until=promise.due_at + timedelta(seconds=promise.grace_s) if promise else None,
        instructions=(plan.get("instructions") or {}).get("missed", "") if "instructions" in told else "",
    )


def _next(activity: Activity) -> Promise | None:
    armed = Promise.objects.armed().filter(source=activity.pk, person=activity.person_id)
    return armed.order_by("due_at").first()


def _with_whom(activity: Activity) -> str:
    names = [t.person.shown_name if t.person else t.name for t in activity.travellers.select_related("person")]
    return ", ".join(n for n in [*names, activity.plan.get("with_whom", "")] if n)


def _phones(activity: Activity) -> list[tuple[str, str, str]]:
    found = []
    for role in ("driver", "host"):
        named = activity.plan.get(role) or {}
        if named.get("phone"):
            found.append((named.get("name", ""), role, named["phone"]))
    return found
