"""A risk, held until the transaction ends, by somebody who may change it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..models.register import Change, Measure, Risk, RiskState


def held(by: Person, risk: UUID, verb: Verb = Verb.EDIT_RISKS) -> Risk:
    """An open risk, locked. Raises Missing for a stranger, Forbidden for another role, Conflict when it is closed."""
    locked_risk = seen(by, risk)
    require(by, locked_risk.organisation_id, verb)
    return still_open(locked_risk)


def seen(by: Person, risk: UUID) -> Risk:
    """A risk that this person may see, locked. Raises Missing."""
    rows = Risk.objects.visible_to(by).select_related("organisation").select_for_update(of=("self",))
    locked_risk = rows.filter(pk=risk).first()
    if locked_risk is None:
        raise Missing
    return locked_risk


def still_open(risk: Risk) -> Risk:
    """Raises Conflict when it is closed."""
    if risk.state != RiskState.OPEN:
        raise Conflict(_("This risk is closed. Open it again first."))
    return risk


def organisation_for(by: Person, organisation: UUID, verb: Verb = Verb.EDIT_RISKS) -> Organisation:
    """Where this person may do `verb`. Raises Missing or Forbidden."""
    return require(by, organisation, verb).organisation


def only_members(organisation: UUID, people: Iterable[UUID | None], field: str = "owner") -> None:
    """Owners belong to the organisation. Raises BadFields."""
    person_ids = {person for person in people if person is not None}
    active = Membership.objects.active().filter(
        organisation=organisation, person__in=person_ids, person__is_active=True
    )
    if person_ids - set(active.values_list("person_id", flat=True)):
        raise BadFields([(field, _("Choose somebody who belongs to the organisation."))])


def note(
    risk: Risk,
    verb: str,
    fields: dict[str, tuple[Any, Any]],
    *,
    by: Person,
    now: datetime,
    measure: Measure | None = None,
    why: str = "",
) -> None:
    """Keep what stood before, as text: {field: (before, after)}. Part of the caller's transaction."""
    Change.objects.create(
        id=new_id(),
        risk=risk,
        measure=measure,
        at=now,
        by=by,
        verb=verb,
        fields={name: [text(a), text(b)] for name, (a, b) in fields.items()},
        why=why,
    )


def text(value: Any) -> str:
    """As the history keeps it. People are kept by id: names may change, or be taken out."""
    return "" if value is None else str(value)
