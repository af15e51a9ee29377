"""Measures: what is done, by whom, until when, at what cost."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions import record, record_many
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Forbidden, Missing

from ...models.register import Change, Measure, MeasureState, Risk
from ...values import NewMeasure
from ..access import held, note, only_members, organisation_for, seen, still_open, text
from .lines import LONGEST_NAME
from .rows import insert

#: What can be changed besides the state.
FIELDS = ("name", "owner_id", "due_on", "cost", "currency")
MOST_COST = 2_000_000_000


def add_measure(
    *,
    by: Person,
    risk: UUID,
    name: str,
    catalogue_id: str = "",
    owner: UUID | None,
    due_on: date | None,
    cost: int | None,
    currency: str,
    state: str,
    now: datetime,
) -> Measure:
    """One more measure for an open risk. Raises Missing, Forbidden, Conflict (closed) or BadFields."""
    new = NewMeasure(
        risk=risk, name=name, catalogue_id=catalogue_id, owner=owner, due_on=due_on, cost=cost, currency=currency,
        state=state,
    )  # fmt: skip
    with transaction.atomic():
        locked_risk = held(by, risk)
        ids = add_measures(by=by, organisation=locked_risk.organisation_id, measures=[new], now=now)
        return Measure.objects.get(pk=ids[0])


@transaction.atomic
def add_measures(*, by: Person, organisation: UUID, measures: Sequence[NewMeasure], now: datetime) -> list[UUID]:
    """Many measures at once; returns their ids in this order. Raises Missing, Forbidden or BadFields."""
    own_organisation = organisation_for(by, organisation)
    risk_ids = {new.risk for new in measures}
    if risk_ids - set(Risk.objects.filter(organisation=own_organisation, pk__in=risk_ids).values_list("pk", flat=True)):
        raise Missing
    for new in measures:
        _check(new.name, new.cost, new.currency, new.state)
    only_members(own_organisation.pk, (new.owner for new in measures))
    ids = [new_id() for _new in measures]
    rows = [
        {
            "id": pk, "risk_id": new.risk, "catalogue_id": new.catalogue_id, "name": new.name.strip(),
            "owner_id": new.owner, "due_on": new.due_on, "cost": new.cost, "currency": new.currency,
            "state": new.state, "done_at": now if new.state == MeasureState.DONE else None,
        }
        for pk, new in zip(ids, measures, strict=True)
    ]  # fmt: skip
    insert(Measure, rows, created_at=now)
    added = [
        {"id": new_id(), "risk_id": r["risk_id"], "measure_id": r["id"], "fields": {"name": ["", r["name"]]}}
        for r in rows
    ]
    insert(Change, added, at=now, by_id=by.pk, verb="measure_added")
    record_many(
        [(own_organisation.pk, pk, {}) for pk in ids], at=now, action="measure.added", object_type="measure",
        actor=by.pk,
    )  # fmt: skip
    return ids


@transaction.atomic
def change_measure(*, by: Person, measure: UUID, clean: Mapping[str, Any], now: datetime) -> Measure:
    """Other words, owner (id or None), day or cost: `clean` holds some of FIELDS. What stood before is kept.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    locked_measure = _lock_measure(by, measure)
    risk = held(by, locked_measure.risk_id)
    values = {**{name: getattr(locked_measure, name) for name in FIELDS}, **clean}
    _check(values["name"], values["cost"], values["currency"], locked_measure.state)
    if values["owner_id"] != locked_measure.owner_id:
        only_members(risk.organisation_id, [values["owner_id"]])
    changed = {
        n: (getattr(locked_measure, n), values[n])
        for n in FIELDS
        if text(getattr(locked_measure, n)) != text(values[n])
    }
    if not changed:
        return locked_measure
    for name, (_old, new) in changed.items():
        setattr(locked_measure, name, new)
    locked_measure.told_at = None
    locked_measure.save(update_fields=[*FIELDS, "told_at"])
    _note(risk, locked_measure, "measure_changed", changed, by=by, now=now)
    return locked_measure


@transaction.atomic
def set_measure_state(*, by: Person, measure: UUID, state: str, why: str = "", now: datetime) -> Measure:
    """Say how far a measure is; its owner may too. Raises Missing, Forbidden, Conflict or BadFields."""
    locked_measure = _lock_measure(by, measure)
    risk = seen(by, locked_measure.risk_id)
    if locked_measure.owner_id != by.pk:
        _may_edit(by, risk)
    still_open(risk)
    if state not in MeasureState.values:
        raise BadFields([("state", _("Choose one of these."))])
    if locked_measure.state == state:
        return locked_measure
    old_state, locked_measure.state = locked_measure.state, state
    locked_measure.done_at = now if state == MeasureState.DONE else None
    locked_measure.told_at = None
    locked_measure.save(update_fields=["state", "done_at", "told_at"])
    _note(risk, locked_measure, "measure_state", {"state": (old_state, state)}, by=by, why=why, now=now)
    return locked_measure


def _lock_measure(by: Person, measure: UUID) -> Measure:
    """Locked after its risk is found to be theirs to see. Raises Missing."""
    risks = Risk.objects.visible_to(by).values("pk")
    locked_measure = Measure.objects.select_for_update().filter(pk=measure, risk__in=risks).first()
    if locked_measure is None:
        raise Missing
    return locked_measure


def _may_edit(by: Person, risk: Risk) -> None:
    try:
        require(by, risk.organisation_id, Verb.EDIT_RISKS)
    except Forbidden as refusal:
        raise Forbidden(_("Only its owner, officers and leads say how far a measure is.")) from refusal


def _note(
    risk: Risk,
    measure: Measure,
    verb: str,
    changed: dict[str, tuple[Any, Any]],
    *,
    by: Person,
    now: datetime,
    why: str = "",
) -> None:
    note(risk, verb, changed, by=by, now=now, measure=measure, why=why)
    Risk.objects.filter(pk=risk.pk).update(changed_at=now)
    record(
        at=now, action=f"measure.{verb.removeprefix('measure_')}", object_type="measure", object_id=measure.pk,
        actor=by.pk, organisation=risk.organisation_id, state=measure.state,
    )  # fmt: skip


def _check(name: str, cost: int | None, currency: str, state: str) -> None:
    """Raises BadFields."""
    errors = []
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        errors.append(("name", _("Give it a name, in a few words.")))
    if cost is not None and not 0 <= cost <= MOST_COST:
        errors.append(("cost", _("Write whole units, or leave it empty.")))
    if len(currency) != 3 or not currency.isalpha() or not currency.isascii():
        errors.append(("currency", _("Three letters, such as USD.")))
    if state not in MeasureState.values:
        errors.append(("state", _("Choose one of these.")))
    if errors:
        raise BadFields(errors)
