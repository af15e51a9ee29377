"""The end of a session: what was settled goes into the register, all of it or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.risk.matrix import LOWEST, Confidence, Reliability, Scope, Score

from ...register.actions.lines import add_risks, evaluate_many
from ...register.models import Risk, Source
from ...register.values import NewEvaluation, NewRisk, Scores, alike, from_json
from ..access import held
from ..models import Item, Session, SessionState
from ..queries.items import catalogue_of, previous_of
from ..queries.results import outcomes, stamp, written_score


class _Sure(TypedDict):
    confidence: Confidence
    reliability: Reliability


@transaction.atomic
def finish(
    *,
    by: Person,
    session: UUID,
    owners: Mapping[UUID, UUID],
    confidence: Confidence,
    reliability: Reliability,
    why: str,
    mark: str,
    now: datetime,
) -> Session:
    """Write new risks and new judgements into the register and close the session.

    `owners`: who cares for each new risk, by item. `mark`: of the preview that was confirmed. Raises
    Missing, Forbidden, Conflict (something is not settled, or the register changed since the preview), BadFields.
    """
    locked_session = held(by, session, SessionState.SETTLING)
    items = list(locked_session.items.select_related("risk"))
    _refuse(locked_session, items, mark)
    sure = _Sure(confidence=confidence, reliability=reliability)
    settled = [(i, score) for i in items if (score := written_score(i))]
    new = [(i, score) for i, score in settled if i.risk is None]
    existing = [(i, score) for i, score in settled if i.risk is not None]
    if new:
        _add(locked_session, new, owners, sure, by=by, now=now)
    if existing:
        _judge(locked_session, existing, sure, by=by, now=now)
    locked_session.state, locked_session.finished_at, locked_session.why = SessionState.FINISHED, now, why.strip()
    locked_session.confidence, locked_session.reliability = confidence.value, reliability.value
    locked_session.previous = previous_of(locked_session.organisation_id, locked_session.form)
    locked_session.save(update_fields=["state", "finished_at", "why", "confidence", "reliability", "previous"])
    note(
        locked_session, action="session.finish", by=by, at=now, new=len(new), evaluated=len(existing), items=len(items)
    )
    return locked_session


def _refuse(session: Session, items: Sequence[Item], mark: str) -> None:
    left = sum(1 for i in items if i.settled is None)
    if left:
        raise Conflict(_("Still to be settled: %(count)d.") % {"count": left})
    risks = [i.risk_id for i in items if i.risk_id]
    list(
        Risk.objects.select_for_update().filter(pk__in=risks).order_by("pk")
    )  # nobody changes them between look and write
    if stamp(outcomes(session, "en")) != mark:
        raise Conflict(_("The register or the assessment changed since you looked. Look at the changes again."))


def _add(
    session: Session,
    new: Sequence[tuple[Item, Score]],
    owners: Mapping[UUID, UUID],
    sure: _Sure,
    *,
    by: Person,
    now: datetime,
) -> None:
    """The risks that are new to the register; each item then knows its risk."""
    if without := [i for i, _score in new if i.pk not in owners]:
        raise BadFields([(f"owner_{without[0].pk.hex}", _("Say who looks after this risk."))])
    lines = catalogue_of(session).risks
    risk_ids = add_risks(
        by=by,
        organisation=session.organisation_id,
        risks=[
            NewRisk(
                scope=lines[item.catalogue_id].scope if item.catalogue_id in lines else Scope.ORGANISATION,
                name=item.name,
                description=item.description,
                catalogue_id=item.catalogue_id,
                owner=owners[item.pk],
                scores=alike(score),
                why=item.settled_why,
                **sure,
            )
            for item, score in new
        ],
        source=Source.SESSION,
        source_id=session.pk,
        now=now,
    )
    for (item, _score), pk in zip(new, risk_ids, strict=True):
        Item.objects.filter(pk=item.pk).update(risk=pk)


def _judge(session: Session, existing: Sequence[tuple[Item, Score]], sure: _Sure, *, by: Person, now: datetime) -> None:
    """A new judgement for the risks that are there; it is kept with those before."""
    evaluate_many(
        by=by,
        organisation=session.organisation_id,
        evaluations=[
            NewEvaluation(risk=item.risk.pk, scores=judged(item.risk, score), why=item.settled_why, **sure)
            for item, score in existing
            if item.risk
        ],
        source=Source.SESSION,
        source_id=session.pk,
        now=now,
    )


def judged(risk: Risk, current: Score) -> Scores:
    """The three stands of a risk whose present judgement is `current`.

    Without measures it was never smaller than it is now; the planned measures keep what they take away, but never
    make it larger than it is now.
    """
    old_scores = from_json(risk.scores)
    inherent, residual = old_scores["inherent"], old_scores["residual"]
    areas = current.impacts
    lower = {
        a: max(LOWEST, i - _off(old_scores["current"].impacts.get(a), residual.impacts.get(a)))
        for a, i in areas.items()
    }
    off = max(0, old_scores["current"].likelihood - residual.likelihood)
    return {
        "inherent": Score(
            max(inherent.likelihood, current.likelihood),
            {**inherent.impacts, **{a: max(i, inherent.impacts.get(a, LOWEST)) for a, i in areas.items()}},
        ),
        "current": current,
        "residual": Score(max(LOWEST, current.likelihood - off), lower),
    }


def _off(present: int | None, planned: int | None) -> int:
    """The steps that planned measures take away."""
    return max(0, present - planned) if present is not None and planned is not None else 0
