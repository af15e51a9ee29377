"""What an approver looks at before answering."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from karpear.alerts.queries.unavailable import why_unavailable
from karpear.countries.queries import told
from karpear.db.reader import unguarded
from karpear.people.models import Contact, Organisation, Person
from karpear.people.queries.country import country_of
from karpear.rules.plan.decision import ApproverAnswer, Verdict
from karpear.rules.risk.matrix import Area, Level, Score

from ...decisions.models import Assessment
from ...decisions.queries.clauses import clauses_to_read
from ...decisions.queries.decision import DecisionStanding, standing
from ...itinerary.models import Activity, PlanState
from ...itinerary.queries import stays_behind, times_of
from ...plans.queries.plans import PlanPage, activity_page
from .insurance import insurance_gaps


@dataclass(frozen=True, slots=True)
class ApprovalCheck:
    """Something that should be so before somebody goes. `ok` False: a gap. `path`: where this reader closes it."""

    code: str
    ok: bool
    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One risk of an assessment: its level before and after the chosen measures."""

    name: str
    before: Level
    after: Level


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One activity for whoever decides about it, and for whoever waits. `open`: what this person may answer now."""

    page: PlanPage
    stands: DecisionStanding
    checks: Sequence[ApprovalCheck]
    risks: Sequence[RiskLine]
    measures: Sequence[str]
    open: tuple[ApproverAnswer, ...]
    is_second: bool

    @property
    def gaps(self) -> list[ApprovalCheck]:
        return [check for check in self.checks if not check.ok]

    @property
    def in_need(self) -> list[str]:
        """Who of those who go is held, or has an open alert, and why, as this reader may know."""
        return [check.text for check in self.checks if check.code == "going"]

    @property
    def others_able(self) -> list[Person]:
        """Whom the traveller may ask instead of the one who is asked."""
        approved_by = {approval.person_id for approval in self.stands.said_yes}
        return [p for p in self.stands.able if p != self.stands.named and p.pk not in approved_by]


def decision_page(person: Person, activity: UUID, *, now: datetime, forced: bool = False) -> DecisionPage:
    """Plan, newest assessment, gaps and answers on one page. Raises Missing. A `forced` session sees no alert."""
    page = activity_page(person, activity, now=now, forced=forced)
    stands = standing(page.activity, now=now)
    content = stands.newest.content if stands.newest else {}
    return DecisionPage(
        page=page,
        stands=stands,
        checks=gaps_before_approval(page, stands.newest, reader=None if forced else person, now=now),
        risks=risk_lines(content, page.activity.organisation),
        measures=[_name_of(measure, page.activity.organisation) for measure in content.get("measures", [])],
        open=stands.open_to(person),
        is_second=stands.asked is Verdict.SECOND_PERSON and bool(stands.said_yes),
    )


def gaps_before_approval(
    page: PlanPage, newest: Assessment | None, *, reader: Person | None, now: datetime
) -> list[ApprovalCheck]:
    """Insurance, briefing, contacts, check-ins, buddy, clauses not understood, night and lone travel: gaps first.

    That the buddy cannot help now, or somebody who goes is in need, is said to a `reader` who may know of it.
    """
    activity, content = page.activity, newest.content if newest else {}
    going = _going(page, reader)
    has_buddy = stays_behind(activity)
    checks = [
        *(
            ApprovalCheck("insurance", ok, text, path="" if ok else _insurance_path(page))
            for ok, text in insurance_gaps(page.cover, content.get("insurance", ""))
        ),
        _briefing(content.get("briefed", ""), is_written=page.is_prepared),
        _contacts(activity),
        _check_ins(activity, now),
        _buddy(activity, reader),
        *(
            ApprovalCheck("clauses", ok=False, text=line.text, path=line.path)
            for line in clauses_to_read(activity, reader)
        ),
    ]
    if page.night:
        checks.append(_reason("night", _("At night"), activity.plan.get("night_reason", ""), has_buddy=has_buddy))
    if page.alone:
        checks.append(_reason("alone", _("Alone"), activity.plan.get("lone_reason", ""), has_buddy=has_buddy))
    return going + sorted(checks, key=lambda check: check.ok)


def _insurance_path(page: PlanPage) -> str:
    """Whoever keeps the register of cover mends it there; whoever goes reads what they can do."""
    if page.cover and page.cover.keeps:
        return reverse("preparedness:insurance")
    return reverse("preparedness:insurance_mine") if page.cover and (page.own or page.travels) else ""


def _going(page: PlanPage, reader: Person | None) -> list[ApprovalCheck]:
    """Of everybody who goes: who is held, missing or hurt, or about whom an alert or a case is open."""
    people = [page.activity.person, *(row.person for row in page.travellers if row.person)]
    reasons = why_unavailable([person.pk for person in people], reader=reader) if reader else {}
    return [
        ApprovalCheck("going", ok=False, text=f"{person.shown_name}: {reason}")
        for person in people
        if (reason := reasons.get(person.pk))
    ]


def _briefing(answer: str, *, is_written: bool) -> ApprovalCheck:
    """Whoever goes may know what to do while whoever would help them finds nothing in the plan: both are said."""
    if answer == "yes" and not is_written:
        text = _("Briefed on what to do if something happens, but the plan says nothing about it to those who help")
        return ApprovalCheck("briefed", False, text)
    if answer == "yes":
        return ApprovalCheck("briefed", True, _("Briefed on what to do if something happens"))
    return ApprovalCheck("briefed", False, _("Not briefed on what to do if something happens"))


@unguarded("how many contacts of whoever goes have accepted")
def _contacts(activity: Activity) -> ApprovalCheck:
    n = Contact.objects.accepted().filter(owner=activity.person_id).count()
    if not n:
        return ApprovalCheck("contacts", False, _("No contact has accepted: nobody outside would be told"))
    return ApprovalCheck(
        "contacts", True, ngettext("%(n)d contact has accepted", "%(n)d contacts have accepted", n) % {"n": n}
    )


def _check_ins(activity: Activity, now: datetime) -> ApprovalCheck:
    n = sum(1 for time in times_of(activity, armed=activity.state == PlanState.PLANNED) if time.due_at > now)
    if not n:
        return ApprovalCheck("check_ins", False, _("No check-in to come: nobody would notice if they were silent"))
    return ApprovalCheck("check_ins", True, ngettext("%(n)d check-in to come", "%(n)d check-ins to come", n) % {"n": n})


def _buddy(activity: Activity, reader: Person | None) -> ApprovalCheck:
    if activity.buddy is None:
        return ApprovalCheck("buddy", False, _("No buddy"))
    reason = why_unavailable([activity.buddy.pk], reader=reader).get(activity.buddy.pk) if reader else None
    text = _("Buddy: %(name)s") % {"name": activity.buddy.shown_name}
    if reason:
        text = _("%(buddy)s, not available: %(why)s") % {"buddy": text, "why": reason}
    return ApprovalCheck("buddy", stays_behind(activity) and not reason, text)


def _reason(code: str, word: str, reason: str, *, has_buddy: bool) -> ApprovalCheck:
    if reason:
        return ApprovalCheck(code, True, f"{word}: {reason}")
    text = _("with a buddy, no reason written") if has_buddy else _("no buddy, and no reason written")
    return ApprovalCheck(code, has_buddy, f"{word}: {text}")


def risk_lines(content: Mapping[str, Any], organisation: Organisation | None) -> list[RiskLine]:
    """The risks of an assessment's content, in the reader's language, worst first after measures."""
    rows = [
        RiskLine(_name_of(risk, organisation), score_before.level, score_after.level)
        for risk in content.get("risks", [])
        if (score_before := _score(risk.get("before"))) and (score_after := _score(risk.get("after")) or score_before)
    ]
    return sorted(rows, key=lambda line: (-line.after, -line.before, line.name))


def _name_of(entry: Mapping[str, Any], organisation: Organisation | None) -> str:
    name, line = str(entry.get("name", "")), str(entry.get("id", ""))
    return told(country_of(organisation), line, name, get_language() or "en")


def _score(values: Any) -> Score | None:
    if not isinstance(values, Mapping):
        return None
    impacts = {area: values[area.value] for area in Area if values.get(area.value)}
    return Score(values["likelihood"], impacts) if impacts and values.get("likelihood") else None
