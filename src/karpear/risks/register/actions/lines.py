"""Lines into the register, and how each is judged. Nothing is overwritten: every judgement is kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record_many
from karpear.keys.ids import new_id
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Missing
from karpear.rules.risk.matrix import Area, Confidence, Reliability, Scope
from karpear.rules.risk.review import review_due
from karpear.ui.values import checked, row_of

from ...days import day_in
from ...facts.actions.recount import recount
from ..access import only_members, open_risk, organisation_for
from ..models import Evaluation, Risk
from ..values import NewEvaluation, NewRisk, RegisterPlace, Scores, to_json, too_high
from .recalculation import end_asked, reconsider
from .rows import insert
from .treatment import end_outgrown


def add_risk(
    *,
    by: Person,
    organisation: UUID,
    scope: Scope,
    name: str,
    description: str,
    owner: UUID,
    scores: Scores,
    confidence: Confidence,
    reliability: Reliability,
    catalogue_id: str = "",
    province: str = "",
    source: str,
    source_id: UUID | None = None,
    why: str = "",
    now: datetime,
) -> Risk:
    """One more line, with its first judgement. Raises Missing, Forbidden or BadFields."""
    new = NewRisk(
        scope=scope, name=name, description=description, owner=owner, scores=scores, confidence=confidence,
        reliability=reliability, catalogue_id=catalogue_id, province=province, why=why,
    )  # fmt: skip
    ids = add_risks(by=by, organisation=organisation, risks=[new], source=source, source_id=source_id, now=now)
    return Risk.objects.get(pk=ids[0])


@transaction.atomic
def add_risks(
    *,
    by: Person,
    organisation: UUID,
    risks: Sequence[NewRisk],
    source: str,
    source_id: UUID | None = None,
    now: datetime,
) -> list[UUID]:
    """Many lines at once, numbered in this order; returns their ids. Raises Missing, Forbidden or BadFields."""
    own_organisation = organisation_for(by, organisation)
    risks = [checked(new) for new in risks]
    _check(risks)
    only_members(own_organisation.pk, (new.owner for new in risks))
    # Two may add at once; numbers are given one by one.
    hold_organisation(own_organisation.pk)
    last = Risk.objects.filter(organisation=own_organisation).aggregate(last=Max("number"))["last"] or 0
    ids = [new_id() for _new in risks]
    today = day_in(own_organisation.time_zone, now)
    lines = [
        {
            **row_of(new), **stands(new), "id": pk, "number": number,
            "review_on": new.review_on or review_due(new.scores["current"].level, today),
        }
        for number, (pk, new) in enumerate(zip(ids, risks, strict=True), last + 1)
    ]  # fmt: skip
    insert(Risk, lines, organisation_id=own_organisation.pk, created_at=now, changed_at=now)
    _keep(zip(ids, risks, strict=True), by=by, source=source, source_id=source_id, now=now)
    recount(end_asked(own_organisation.pk, (RegisterPlace(new.catalogue_id, new.province) for new in risks), now))
    record_many(
        [(own_organisation.pk, pk, {"source": source}) for pk in ids],
        at=now, action="risk.added", object_type="risk", actor=by.pk,
    )  # fmt: skip
    return ids


def evaluate(
    *,
    by: Person,
    risk: UUID,
    scores: Scores,
    confidence: Confidence,
    reliability: Reliability,
    source: str,
    source_id: UUID | None = None,
    why: str,
    now: datetime,
) -> Evaluation:
    """Judge one open risk again. Raises Missing, Forbidden, Conflict (closed) or BadFields."""
    with transaction.atomic():
        locked_risk = open_risk(by, risk)
        new = NewEvaluation(risk=risk, scores=scores, confidence=confidence, reliability=reliability, why=why)
        ids = evaluate_many(
            by=by, organisation=locked_risk.organisation_id, evaluations=[new], source=source, source_id=source_id,
            now=now,
        )  # fmt: skip
        return Evaluation.objects.get(pk=ids[0])


@transaction.atomic
def evaluate_many(
    *,
    by: Person,
    organisation: UUID,
    evaluations: Sequence[NewEvaluation],
    source: str,
    source_id: UUID | None = None,
    now: datetime,
) -> list[UUID]:
    """Judge many risks of one organisation again, closed ones too (they stay closed); returns the evaluations' ids.

    An acceptance ends where a risk became larger than what was accepted. Raises Missing, Forbidden or BadFields.
    """
    own_organisation = organisation_for(by, organisation)
    _check(evaluations)
    risk_ids = {new.risk for new in evaluations}
    # In one order, as everywhere, so that two wait for each other instead of for ever.
    rows = Risk.objects.select_for_update().filter(organisation=own_organisation, pk__in=risk_ids).order_by("pk")
    risks = {r.pk: r for r in rows}
    if risk_ids - risks.keys():
        raise Missing
    today = day_in(own_organisation.time_zone, now)
    old_levels = {pk: risk.level for pk, risk in risks.items()}
    for new in evaluations:
        values = stands(new) | {
            "review_on": new.review_on or review_due(new.scores["current"].level, today),
            "review_told_at": None,
            "changed_at": now,
        }
        for name, value in values.items():
            setattr(risks[new.risk], name, value)
    end_outgrown([r for r in risks.values() if r.level > old_levels[r.pk]], today=today, by=by, now=now)
    Risk.objects.bulk_update(risks.values(), _WRITTEN, batch_size=100)
    reconsider(risk_ids)
    ids = _keep(((new.risk, new) for new in evaluations), by=by, source=source, source_id=source_id, now=now)
    record_many(
        [(own_organisation.pk, new.risk, {"source": source}) for new in evaluations],
        at=now, action="risk.evaluated", object_type="risk", actor=by.pk,
    )  # fmt: skip
    return ids


_WRITTEN = [
    "likelihood", *Area, "impact", "level", "inherent_level", "residual_level", "scores", "confidence", "reliability",
    "review_on", "review_told_at", "changed_at", "accepted_until",
]  # fmt: skip


def stands(new: NewRisk | NewEvaluation) -> dict[str, Any]:
    """The columns in which the judgement stands, by name."""
    current = new.scores["current"]
    return {
        "likelihood": current.likelihood,
        **{area.value: current.impacts.get(area, 0) for area in Area},
        "impact": current.impact,
        **_levels(new.scores),
        "scores": to_json(new.scores),
        "confidence": new.confidence.value,
        "reliability": new.reliability.value,
    }


def _levels(scores: Scores) -> dict[str, int]:
    return {
        "inherent_level": int(scores["inherent"].level),
        "level": int(scores["current"].level),
        "residual_level": int(scores["residual"].level),
    }


def _keep(
    news: Iterable[tuple[UUID, NewRisk | NewEvaluation]],
    *,
    by: Person,
    source: str,
    source_id: UUID | None,
    now: datetime,
) -> list[UUID]:
    rows: list[Mapping[str, Any]] = [
        {
            "id": new_id(), "risk_id": risk, "scores": to_json(new.scores), **_levels(new.scores),
            "confidence": new.confidence.value, "reliability": new.reliability.value, "why": new.why,
        }
        for risk, new in news
    ]  # fmt: skip
    insert(Evaluation, rows, at=now, by_id=by.pk, source=source, source_id=source_id)
    return [row["id"] for row in rows]


def _check(news: Sequence[NewRisk | NewEvaluation]) -> None:
    """Raises BadFields for the first that cannot be taken."""
    for new in news:
        if stand := too_high(new.scores):
            raise BadFields([(f"{stand}_likelihood", HIGHER[stand]())])


HIGHER = {
    "current": lambda: _("As things are, it cannot be larger than without any measure."),
    "residual": lambda: _("Once the planned measures are done, it cannot be larger than it is now."),
}
