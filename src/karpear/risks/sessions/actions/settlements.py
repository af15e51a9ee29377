"""Settling: the facilitator says what counts, item by item, and why."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.models import Person
from karpear.rules.refusals import BadFields

from ..access import held_item
from ..models import Item, SessionState
from ..pack_forms import form_of
from ..queries.spreads import item_spread
from ..questions import scales_of


@transaction.atomic
def settle(
    *, by: Person, item: UUID, values: Mapping[str, int] | None, why: str, proof: str = "", now: datetime
) -> Item:
    """Set what counts for one item. `values` None: it is left open, because nobody knows enough.

    A reason must be given where the raters are apart, where nobody gave a value, where the values differ from the
    median, and for leaving it open. The highest step of a form that asks for it names its `proof`. Raises Missing,
    Forbidden, Conflict, BadFields.
    """
    stored_item = held_item(by, item, SessionState.SETTLING)
    _refuse_steps(stored_item, values)
    _refuse_unproven(stored_item, values, proof)
    is_apart, medians = _of_raters(stored_item)
    differs = values is None or any(medians.get(key) != value for key, value in values.items())
    if (is_apart or differs) and not why.strip():
        raise BadFields([("why", _("Write down why: the raters are apart, or this differs from the middle."))])
    stored_item.settled, stored_item.settled_why, stored_item.proof = dict(values or {}), why.strip(), proof.strip()
    stored_item.settled_by, stored_item.settled_at = by, now
    stored_item.save(update_fields=["settled", "settled_why", "proof", "settled_by", "settled_at"])
    detail = {"kind": stored_item.kind, "apart": is_apart, "differs": differs, "open": values is None}
    note(stored_item.session, action="session.settle", by=by, at=now, **detail)
    return stored_item


@transaction.atomic
def take_back(*, by: Person, item: UUID, now: datetime) -> Item:
    """Settle it again, as long as the session is not finished. Raises Missing, Forbidden, Conflict."""
    stored_item = held_item(by, item, SessionState.SETTLING)
    if stored_item.settled is not None:
        stored_item.settled, stored_item.settled_why, stored_item.proof = None, "", ""
        stored_item.settled_by, stored_item.settled_at = None, None
        stored_item.save(update_fields=["settled", "settled_why", "proof", "settled_by", "settled_at"])
        note(stored_item.session, action="session.take_back", by=by, at=now, kind=stored_item.kind)
    return stored_item


def _refuse_steps(item: Item, values: Mapping[str, int] | None) -> None:
    if values is None:
        return
    steps = {scale.key: scale.steps for scale in scales_of(item)}
    if set(values) != set(steps):
        raise BadFields([("values", _("Choose a step for each question, or leave it open."))])
    if not all(step in steps[key] for key, step in values.items()):
        raise BadFields([("values", _("This step does not exist."))])


def _refuse_unproven(item: Item, values: Mapping[str, int] | None, proof: str) -> None:
    form = form_of(item.session)
    if values and form and form.asks_proof and values["rating"] == form.highest and not proof.strip():
        raise BadFields([("proof", _("Say which document proves it, or choose a lower step."))])


def _of_raters(item: Item) -> tuple[bool, dict[str, int | None]]:
    spread = item_spread(item)
    return spread.apart, {s.scale.key: s.median for s in spread.scales}
