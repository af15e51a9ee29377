"""The second and the third gate for one row: may this person see it, and do this to it as it stands now?"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Model

from karpear.audit.actions.verbs import whole
from karpear.db.rows import find_row
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict

from .models import Organisation, Person
from .queries.gates import require


def hold_organisation(organisation: UUID) -> Organisation:
    """Whoever counts what an organisation has, or looks before adding, does so one after the other until the
    transaction ends. Nobody else waits: what only belongs to it, such as an alert, can still be added.
    """
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation)


def locked[M: Model](
    model: type[M],
    *,
    by: Person,
    pk: UUID,
    verb: Verb | None = None,
    states: Collection[str] = (),
    owner_too: bool = False,
) -> M:
    """A row that `by` may see, `allowed`, and locked until the transaction ends. Raises Missing for a stranger.

    Who sees the whole sees its parts; the whole is locked first, so that two never wait for each other.
    """
    rows: Any = model._default_manager
    row: M
    if part_of := getattr(model, "PART_OF", ""):
        whole_id = rows.filter(pk=pk).values_list(part_of, flat=True).first()
        model_of_whole: Any = model._meta.get_field(part_of).related_model
        locked_whole = locked(model_of_whole, by=by, pk=whole_id)
        row = find_row(rows.select_for_update().filter(pk=pk))
        setattr(row, part_of, locked_whole)
    else:
        rows = rows.visible_to(by).select_for_update(of=("self",)).filter(pk=pk)
        row = find_row(rows.select_related("organisation") if hasattr(model, "organisation") else rows)
    return allowed(row, by=by, verb=verb, states=states, owner_too=owner_too)


def allowed[R: Model](
    row: R, *, by: Person, verb: Verb | None = None, states: Collection[str] = (), owner_too: bool = False
) -> R:
    """The same row, where `by` may do `verb` in its organisation, and it, or its whole, is in one of `states`.

    `owner_too`: its owner needs no role; the model's NOT_YOURS says so to others. Raises Missing or Forbidden as
    `require` does, and Conflict: NOT_NOW says why.
    """
    about: Any = whole(row)
    if verb and not (owner_too and getattr(row, "owner_id", None) == by.pk):
        require(by, about.organisation_id, verb, otherwise=str(getattr(row, "NOT_YOURS", "")) if owner_too else "")
    if states and about.state not in states:
        raise Conflict(str(about.NOT_NOW) % {"state": about.get_state_display()})
    return row
