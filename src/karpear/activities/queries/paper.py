"""What stands on the printed sheet of one plan, as plain data for the template in typst/."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone, translation

from karpear.countries.queries import line_name, named, pack
from karpear.countries.values import Name
from karpear.people.models import Channel, Contact, Person
from karpear.rules.plan.decision import ALLOWED, Decision
from karpear.rules.refusals import Missing

from ..models import Answered, Assessment
from ..places import DEFAULT_COUNTRY, country_of
from .drafts import latest_times
from .ladder import ladder_lines
from .plans import PlanPage, activity_page


def sheet_of(person: Person, activity: UUID, *, languages: Sequence[str], now: datetime) -> dict[str, Any]:
    """The whole plan for one sheet. Raises Missing.

    Contacts and their phones only on the sheet of its own person. Questions that prove who somebody is are never
    printed: paper is found.
    """
    page = activity_page(person, activity, now=now)
    found, plan = page.activity, page.activity.plan
    assessment = found.assessments.first()
    return {
        "as_of": _moment(now, year=True),
        "what": found.title or "—",
        "who": found.person.shown_name,
        "organisation": found.organisation.name if found.organisation else "",
        "decision": found.decision,
        "allowed": Decision(found.decision) in ALLOWED,
        "conditions": _conditions(assessment) if found.decision == Decision.CONDITIONS else [],
        "assessment": _assessed(assessment, page) if assessment else None,
        "purpose": plan.get("purpose", ""),
        "where": found.place,
        "starts": _moment(found.starts_at),
        "ends": _moment(found.ends_at),
        "with_whom": _with_whom(page),
        "helpers": _helpers(plan),
        "buddy": found.buddy.shown_name if found.buddy else "",
        "legs": [_leg(one) for one in page.legs],
        "check_ins": _check_ins(page, now),
        "ladder": _ladder(page, languages, now),
        "contacts": contacts_to_ring(person, country_of(found.organisation)) if page.own else [],
        "instructions": {key: (plan.get("instructions") or {}).get(key, "") for key in ("missed", "detained", "hurt")},
        "plan_b": plan.get("plan_b", ""),
    }


def contacts_to_ring(person: Person, country: str = DEFAULT_COUNTRY) -> list[dict[str, Any]]:
    """Those who agreed to be contacts and have a phone, in the person's order."""
    rows = Contact.objects.accepted().filter(owner=person).prefetch_related("addresses")
    roles = _pack_roles(country)
    found = []
    for one in rows:
        phones = [a.value for a in one.addresses.all() if a.channel == Channel.SMS and a.removed_at is None]
        if phones:
            role = dict(roles[one.role].by_language) if one.role in roles else one.get_role_display()
            found.append({"id": str(one.pk), "name": one.shown_name, "role": role, "phones": phones})
    return found


def _pack_roles(country: str) -> dict[str, Name]:
    try:
        return dict(pack(country).contact_roles)
    except Missing:
        return {}


def _assessed(found: Assessment, page: PlanPage) -> dict[str, Any]:
    said, country = found.content, country_of(page.activity.organisation)

    def names(key: str) -> list[Any]:
        return [
            named(country, one.get("id", ""), one["name"]) if one.get("name") else line_name(country, one.get("id", ""))
            for one in said.get(key, [])
        ]

    return {
        "before": found.level_before,
        "after": int(page.risk.level or found.level_after),
        "confidence": found.confidence,
        "reliability": found.reliability,
        "risks": names("risks"),
        "measures": names("measures"),
    }


def _conditions(found: Assessment | None) -> list[str]:
    return [one.conditions for one in Answered.objects.filter(assessment=found) if one.conditions] if found else []


def _moment(at: datetime | None, *, year: bool = False) -> str:
    """Day and time in figures that both languages read alike: 24/11 14:02."""
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M" if year else "%d/%m %H:%M") if at else "—"


def _with_whom(page: PlanPage) -> list[str]:
    names = [
        t.person.shown_name if t.person else " ".join(part for part in (t.name, t.phone) if part)
        for t in page.travellers
    ]
    return [one for one in [*names, page.activity.plan.get("along", "")] if one]


def _helpers(plan: dict[str, Any]) -> list[dict[str, str]]:
    named = [(key, plan.get(key) or {}) for key in ("driver", "host")]
    return [
        {"key": key, "name": one.get("name", ""), "phone": one.get("phone", "")}
        for key, one in named
        if one.get("name") or one.get("phone")
    ]


def _leg(one: Any) -> dict[str, Any]:
    return {
        "departs": _moment(one.departs_at),
        "arrives": _moment(one.arrives_at),
        "from": one.from_place,
        "to": one.to_place,
        "transport": one.transport,
        "night": one.night,
        "alone": one.alone,
    }


def _check_ins(page: PlanPage, now: datetime) -> list[dict[str, Any]]:
    times: Sequence[Any] = page.promises or latest_times(page.activity, now=now)[0]
    return [{"due": _moment(one.due_at), "grace": one.grace_s // 60} for one in times]


def _ladder(page: PlanPage, languages: Sequence[str], now: datetime) -> list[dict[str, Any]]:
    """The steps of the ladder, their text by language."""
    said = {}
    for language in languages:
        with translation.override(language):
            said[language] = ladder_lines(page.activity, own=page.own, now=now)
    first: list[Any] = next(iter(said.values()), [])
    return [
        {"minutes": step.minutes, "text": {lang: lines[n].text for lang, lines in said.items()}}
        for n, step in enumerate(first)
    ]
