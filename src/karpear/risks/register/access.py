"""A risk, held until the transaction ends, by somebody who may change it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import whole
from karpear.people.access import allowed, locked
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.ui.values import checked, value_of

from .models import Risk, RiskState
from .values import NewMeasure, NewRisk


def open_risk(by: Person, risk: UUID, verb: Verb = Verb.EDIT_RISKS) -> Risk:
    """An open risk, locked. Raises Missing for a stranger, Forbidden for another role, Conflict when it is closed."""
    return locked(Risk, by=by, pk=risk, verb=verb, states=[RiskState.OPEN])


def editable(by: Person, risk: Risk) -> Risk:
    """The same risk, which this person may change while it is open. Raises as `open_risk`."""
    return allowed(risk, by=by, verb=Verb.EDIT_RISKS, states=[RiskState.OPEN])


def organisation_for(by: Person, organisation: UUID, verb: Verb = Verb.EDIT_RISKS) -> Organisation:
    """Where this person may do `verb`. Raises Missing or Forbidden."""
    return require(by, organisation, verb).organisation


def revised[V: (NewRisk, NewMeasure)](kind: type[V], row: Model, clean: Mapping[str, Any]) -> tuple[V, V]:
    """What a row holds, and the same with other answers, which are checked: an owner belongs here. Raises BadFields."""
    standing = value_of(kind, row)
    new = checked(replace(standing, **clean), only=clean.keys())
    if new.owner != standing.owner:
        only_members(whole(row).organisation_id, [new.owner])
    return standing, new


def only_members(organisation: UUID, people: Iterable[UUID | None], field: str = "owner") -> None:
    """Owners belong to the organisation. Raises BadFields."""
    person_ids = {person for person in people if person is not None}
    active = Membership.objects.active().filter(
        organisation=organisation, person__in=person_ids, person__is_active=True
    )
    if person_ids - set(active.values_list("person_id", flat=True)):
        raise BadFields([(field, _("Choose somebody who belongs to the organisation."))])
