"""Activities that are still to come or under way, and what is proposed to look at again because something happened."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import get_language

from karpear.people.models import Person
from karpear.people.queries.approvers import decision_policy
from karpear.rules.plan.decision import Decision, Finding, Verdict, verdict
from karpear.rules.risk.learning import COUNTED
from karpear.rules.risk.matrix import Area, Confidence, Level, Reliability, Score
from karpear.ui.scales import LIKELIHOODS, RELIABILITIES

from ...itinerary.models import Activity, Leg, PlanState, Traveller
from ...itinerary.places import provinces_of
from ...itinerary.queries import plan_of
from ..models import Assessment, ReviewProposal
from .decision import able_to_answer, asked_of
from .grounds import catalogue_of, holding


@dataclass(frozen=True, slots=True)
class Open:
    """An activity that can still be changed, as those who count what happened may know it.

    `level`: after measures, None when nobody has assessed it. `risks`: the judgements after measures, by the line of
    the catalogue. `judged_at`: when it was assessed. `answered_at`: until when somebody has answered for what happened.
    `travellers`: everybody with an account who goes. `under_way`: they have left.
    """

    id: UUID
    provinces: frozenset[str]
    level: Level | None
    risks: tuple[tuple[str, Score], ...]
    judged_at: datetime | None
    answered_at: datetime | None
    travellers: frozenset[UUID]
    under_way: bool = False


def open_activities(organisation: UUID, provinces: Collection[str] | None, now: datetime) -> list[Open]:
    """Activities of an organisation that end after now and touch one of these provinces; None: wherever they go."""
    plans = Activity.objects.filter(organisation=organisation)
    if provinces is not None:
        codes = set(provinces) - {""}
        through = Leg.objects.filter(province__in=codes).values("activity")
        plans = plans.filter(Q(province__in=codes) | Q(pk__in=through))
    return _open_among(plans, now)


def own_open_activities(person: UUID, now: datetime) -> list[Open]:
    """What somebody plans on their own, for no organisation, and that ends after now."""
    return _open_among(Activity.objects.filter(organisation=None, person=person), now)


def _open_among(plans: QuerySet[Activity], now: datetime) -> list[Open]:
    """Five queries, and some more for each that changed since it was assessed."""
    rows = plans.filter(state__in=[PlanState.DRAFT, PlanState.PLANNED], ends_at__gt=now).order_by("pk")
    activity_rows = list(rows.values_list("pk", "province", "person", "starts_at"))
    ids = [row[0] for row in activity_rows]
    under_way = {pk for pk, _province, _person, starts_at in activity_rows if starts_at and starts_at <= now}
    places = {pk: {province} - {""} for pk, province, _person, _starts_at in activity_rows}
    going_along = _going_along({pk: person for pk, _province, person, _starts_at in activity_rows})
    for pk, province in Leg.objects.filter(activity__in=ids).exclude(province="").values_list("activity", "province"):
        places[pk].add(province)
    latest = latest_assessments(ids)
    answered_looks = ReviewProposal.objects.filter(
        activity__in=ids, answer__in=["approve", "change", "cancel"]
    ).order_by()
    answered_at = dict(answered_looks.values_list("activity_id").annotate(Max("made_at")))
    stands = {pk: _find_stand(assessment) for pk, assessment in latest.items()} | _judge_anew(latest)
    return [
        Open(
            pk, frozenset(places[pk]), *stands.get(pk, _NOBODY), answered_at.get(pk), going_along[pk], pk in under_way
        )
        for pk in ids
    ]  # fmt: skip


def _going_along(owners: Mapping[UUID, UUID]) -> dict[UUID, frozenset[UUID]]:
    """Everybody with an account who goes, by activity; `owners`: whose plan each is. One query."""
    people_by_activity = {activity: {owner} for activity, owner in owners.items()}
    rows = Traveller.objects.filter(activity__in=people_by_activity, person__isnull=False).values_list(
        "activity", "person"
    )
    for activity, person in rows:
        if person:
            people_by_activity[activity].add(person)
    return {activity: frozenset(people) for activity, people in people_by_activity.items()}


def latest_assessments(activities: Iterable[UUID]) -> dict[UUID, Assessment]:
    """The assessment that counts, for each of these. One query."""
    rows = Assessment.objects.filter(activity__in=list(activities)).order_by("made_at", "pk")
    return {assessment.activity_id: assessment for assessment in rows}


#: What stands of an assessment: level, risks, when it was made.
type _Stood = tuple[Level | None, tuple[tuple[str, Score], ...], datetime | None]
_NOBODY: _Stood = (None, (), None)


def _find_stand(latest: Assessment) -> _Stood:
    rows = latest.content.get("risks", [])
    risks = tuple((str(row.get("id") or ""), score) for row in rows if (score := _score(row.get("after") or {})))
    return Level(latest.level_after), risks, latest.made_at


def _judge_anew(latest: Mapping[UUID, Assessment]) -> dict[UUID, _Stood]:
    """Where the plan has changed, measures that it contradicts no longer count."""
    outdated = Activity.objects.filter(pk__in=latest, decision=Decision.OUTDATED).select_related("organisation")
    stood = {activity.pk: holding(activity, latest[activity.pk]) for activity in outdated}
    return {
        pk: (judgement.level, tuple((risk.id, risk.after) for risk in judgement.risks), latest[pk].made_at)
        for pk, judgement in stood.items()
        if judgement.fallen
    }


def _score(raw: dict[str, int]) -> Score | None:
    impacts = {area: raw[area.value] for area in Area if raw.get(area.value)}
    return Score(raw["likelihood"], impacts) if impacts and raw.get("likelihood") else None


@dataclass(frozen=True, slots=True)
class Review:
    """The open proposal of an activity, for one reader.

    `asked`: what the new level would ask for; None when it was never assessed. `approver`: may answer for the
    organisation. `own`: it is their own plan.
    """

    proposal: ReviewProposal
    own: bool
    approver: bool
    asked: Verdict | None

    @property
    def may_stay(self) -> bool:
        """Can one approver say that it stays as it is? Not where it would have to be cancelled or needs two people."""
        return self.asked is not None and self.asked <= Verdict.APPROVAL

    @property
    def must_cancel(self) -> bool:
        return self.asked == Verdict.MUST_CANCEL


def open_look(person: Person, activity: Activity, *, now: datetime) -> Review | None:
    """What is to be looked at again, if anything is, for somebody who may see the activity."""
    proposal = ReviewProposal.objects.open().filter(activity=activity).first()
    if proposal is None:
        return None
    latest = latest_assessments([activity.pk]).get(activity.pk)
    able = able_to_answer(activity, now=now, assessor=latest.person_id if latest else None)
    return Review(
        proposal=proposal,
        own=activity.person_id == person.pk,
        approver=person in able,
        asked=asked_now(activity, latest, proposal),
    )


def look_page(person: Person, activity: UUID, *, now: datetime) -> tuple[Activity, Review | None, list[ReviewProposal]]:
    """An activity, what is open and what was answered before. Raises Missing."""
    plan = plan_of(person, activity)
    look = open_look(person, plan, now=now)
    old_proposals = plan.proposals.exclude(answer="").select_related("answered_by")
    return plan, look, list(old_proposals)


def asked_now(activity: Activity, latest: Assessment | None, proposal: ReviewProposal) -> Verdict | None:
    """What the rules ask for at the proposed level, the facts being as reliable as the best of them."""
    if latest is None:
        return None
    level = Level(proposal.level_after)
    finding = Finding(
        level=level,
        confidence=Confidence(latest.confidence),
        reliability=Reliability(proposal.arithmetic["reliability"]),
        warned=latest.warned,
        before=max(level, Level(latest.level_before)),
    )
    return max(verdict(finding, decision_policy(activity.organisation)), asked_of(activity, latest))


def looking_again(activities: Iterable[UUID]) -> set[UUID]:
    """Which of these wait for somebody to look again. One query."""
    return set(
        ReviewProposal.objects.open().filter(activity__in=list(activities)).values_list("activity_id", flat=True)
    )


def province_of(*, source: UUID | None, person: UUID, organisation: UUID, at: datetime) -> str:
    """Where an activity of this organisation was when something happened; empty when that is not known.

    `source`: the activity, where it is known; else the one that this person was on at that moment.
    """
    rows = Activity.objects.filter(organisation=organisation).exclude(state=PlanState.DRAFT)
    if source and (province := rows.filter(pk=source).values_list("province", flat=True).first()) is not None:
        return province
    with_them = Traveller.objects.filter(person=person).values("activity")
    on_it = rows.filter(Q(person=person) | Q(pk__in=with_them), starts_at__lte=at)
    still = on_it.filter(Q(ended_at__gte=at) | Q(ended_at__isnull=True))
    return still.order_by("-starts_at", "-id").values_list("province", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line of the arithmetic in words. `likelihood`: the words before and after; `facts`: (day, how reliable,
    serious, counted, where its reader may read what it came from)."""

    threat: str
    places: str
    count: int
    uncounted: int
    days: int
    why: str
    likelihood: tuple[Any, Any]
    level: int
    facts: list[tuple[date, Any, bool, bool, str]]


def facts_behind(proposal: ReviewProposal) -> list[UUID]:
    return [UUID(fact["id"]) for line in proposal.arithmetic["lines"] for fact in line["facts"]]


def look_lines(activity: Activity, proposal: ReviewProposal, sources: Mapping[UUID, str]) -> list[ReviewLine]:
    """What the facts say, in the reader's language. `sources`: of facts, where this reader may read more."""
    language = get_language() or "en"
    factors = catalogue_of(activity.organisation).factors
    places = dict(provinces_of(activity.organisation))
    return [
        ReviewLine(
            threat=factors[line["threat"]].name.in_language(language) if line["threat"] in factors else line["threat"],
            places=", ".join(places.get(code, code) for code in line["provinces"]),
            count=line["count"],
            uncounted=line["uncounted"],
            days=line["days"],
            why=line["why"],
            likelihood=(LIKELIHOODS[line["likelihood"][0]].name, LIKELIHOODS[line["likelihood"][1]].name),
            level=line["level"],
            facts=[
                (
                    date.fromisoformat(fact["on"]), RELIABILITIES[code].name, fact["serious"], code in COUNTED,
                    sources.get(UUID(fact["id"]), ""),
                )
                for fact in line["facts"]
                for code in [Reliability(fact["reliability"])]
            ],
        )
        for line in proposal.arithmetic["lines"]
    ]  # fmt: skip
