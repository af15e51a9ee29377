"""The second and the third gate for one row: may this person see it, and do this to it as it stands now?"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Model

from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Missing

from .models import Person
from .queries.gates import require


def locked[M: Model](
    model: type[M], *, by: Person, pk: UUID, verb: Verb | None = None, states: Collection[str] = ()
) -> M:
    """A row that `by` may see, `allowed`, and locked until the transaction ends. Raises Missing for a stranger."""
    rows: Any = model._default_manager
    rows = rows.visible_to(by).select_for_update(of=("self",)).filter(pk=pk)
    row: M | None = (rows.select_related("organisation") if hasattr(model, "organisation") else rows).first()
    if row is None:
        raise Missing
    return allowed(row, by=by, verb=verb, states=states)


def allowed[R](row: R, *, by: Person, verb: Verb | None = None, states: Collection[str] = ()) -> R:
    """The same row, where `by` may do `verb` in its organisation, and it is in one of `states`.

    Raises Missing or Forbidden as `require` does, and Conflict: the model's NOT_NOW says why.
    """
    about: Any = row
    if verb:
        require(by, about.organisation_id, verb)
    if states and about.state not in states:
        raise Conflict(str(about.NOT_NOW) % {"state": about.get_state_display()})
    return row
