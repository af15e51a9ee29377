"""What stands on the printed sheet of one plan, as plain data for the template in typst/."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone, translation

from karpear.countries.queries import line_name, named, pack, spoken_number
from karpear.countries.values import Name
from karpear.people.models import Channel, Contact, Person
from karpear.people.queries.country import country_of
from karpear.rules.plan.decision import ALLOWED, Decision
from karpear.rules.refusals import Missing

from ...decisions.models import Answered, Assessment
from ...itinerary.queries import latest_times
from .ladder import ladder_lines
from .plans import PlanPage, activity_page


def sheet_of(person: Person, activity: UUID, *, languages: Sequence[str], now: datetime) -> dict[str, Any]:
    """The whole plan for one sheet. Raises Missing.

    Contacts and their phones only on the sheet of its own person. Questions that prove who somebody is are never
    printed: paper is found.
    """
    page = activity_page(person, activity, now=now)
    visible_plan, plan = page.activity, page.activity.plan
    assessment = visible_plan.assessments.first()
    return {
        "as_of": _moment(now, year=True),
        "what": visible_plan.title or "—",
        "who": visible_plan.person.shown_name,
        "organisation": visible_plan.organisation.name if visible_plan.organisation else "",
        "decision": visible_plan.decision,
        "allowed": Decision(visible_plan.decision) in ALLOWED,
        "conditions": _conditions(assessment) if visible_plan.decision == Decision.CONDITIONS else [],
        "assessment": _describe_assessment(assessment, page) if assessment else None,
        "purpose": plan.get("purpose", ""),
        "where": visible_plan.place,
        "starts": _moment(visible_plan.starts_at),
        "ends": _moment(visible_plan.ends_at),
        "with_whom": _list_company(page),
        "helpers": _helpers(plan),
        "buddy": visible_plan.buddy.shown_name if visible_plan.buddy else "",
        "legs": [_leg(leg) for leg in page.legs],
        "check_ins": _check_ins(page, now),
        "ladder": _ladder(page, languages, now),
        "contacts": contacts_to_ring(person, country_of(visible_plan.organisation)) if page.own else [],
        "instructions": {key: (plan.get("instructions") or {}).get(key, "") for key in ("missed", "detained", "hurt")},
        "plan_b": plan.get("plan_b", ""),
    }


def contacts_to_ring(person: Person, country: str) -> list[dict[str, Any]]:
    """Those who agreed to be contacts and have a phone, in the person's order."""
    rows = Contact.objects.accepted().filter(owner=person).prefetch_related("addresses")
    roles = _pack_roles(country)
    entries = []
    for contact in rows:
        phones = [
            spoken_number(a.value) for a in contact.addresses.all() if a.channel == Channel.SMS and a.removed_at is None
        ]
        if phones:
            role = dict(roles[contact.role].by_language) if contact.role in roles else contact.get_role_display()
            entries.append({"id": str(contact.pk), "name": contact.shown_name, "role": role, "phones": phones})
    return entries


def _pack_roles(country: str) -> dict[str, Name]:
    try:
        return dict(pack(country).contact_roles)
    except Missing:
        return {}


def _describe_assessment(assessment: Assessment, page: PlanPage) -> dict[str, Any]:
    content, country = assessment.content, country_of(page.activity.organisation)

    def names(key: str) -> list[Any]:
        return [
            named(country, entry.get("id", ""), entry["name"])
            if entry.get("name")
            else line_name(country, entry.get("id", ""))
            for entry in content.get(key, [])
        ]

    return {
        "before": assessment.level_before,
        "after": int(page.risk.level or assessment.level_after),
        "confidence": assessment.confidence,
        "reliability": assessment.reliability,
        "risks": names("risks"),
        "measures": names("measures"),
    }


def _conditions(assessment: Assessment | None) -> list[str]:
    return (
        [answer.conditions for answer in Answered.objects.filter(assessment=assessment) if answer.conditions]
        if assessment
        else []
    )


def _moment(at: datetime | None, *, year: bool = False) -> str:
    """Day and time in figures that both languages read alike: 24/11 14:02."""
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M" if year else "%d/%m %H:%M") if at else "—"


def _list_company(page: PlanPage) -> list[str]:
    names = [
        t.person.shown_name if t.person else " ".join(part for part in (t.name, spoken_number(t.phone)) if part)
        for t in page.travellers
    ]
    return [name for name in [*names, page.activity.plan.get("along", "")] if name]


def _helpers(plan: dict[str, Any]) -> list[dict[str, str]]:
    helpers = [(key, plan.get(key) or {}) for key in ("driver", "host")]
    return [
        {"key": key, "name": helper.get("name", ""), "phone": spoken_number(helper.get("phone", ""))}
        for key, helper in helpers
        if helper.get("name") or helper.get("phone")
    ]


def _leg(leg: Any) -> dict[str, Any]:
    return {
        "departs": _moment(leg.departs_at),
        "arrives": _moment(leg.arrives_at),
        "from": leg.from_place,
        "to": leg.to_place,
        "transport": leg.transport,
        "night": leg.night,
        "alone": leg.alone,
    }


def _check_ins(page: PlanPage, now: datetime) -> list[dict[str, Any]]:
    times: Sequence[Any] = page.promises or latest_times(page.activity, now=now)[0]
    return [{"due": _moment(check_in.due_at), "grace": check_in.grace_s // 60} for check_in in times]


def _ladder(page: PlanPage, languages: Sequence[str], now: datetime) -> list[dict[str, Any]]:
    """The steps of the ladder, their moment and text by language."""
    steps: list[dict[str, Any]] = []
    for language in languages:
        with translation.override(language):
            lines = ladder_lines(page.activity, is_own=page.own, now=now)
            steps = steps or [{"when": {}, "text": {}} for _line in lines]
            for step, line in zip(steps, lines, strict=True):
                step["when"][language], step["text"][language] = line.when, line.text
    return steps
