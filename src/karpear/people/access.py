"""The second and the third gate for one row: may this person see it, and do this to it as it stands now?"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Model

from karpear.audit.actions.verbs import whole
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Missing

from .models import Person
from .queries.gates import require


def locked[M: Model](
    model: type[M], *, by: Person, pk: UUID, verb: Verb | None = None, states: Collection[str] = ()
) -> M:
    """A row that `by` may see, `allowed`, and locked until the transaction ends. Raises Missing for a stranger.

    Who sees the whole sees its parts; the whole is locked first, so that two never wait for each other.
    """
    rows: Any = model._default_manager
    if part_of := getattr(model, "PART_OF", ""):
        whole_id = rows.filter(pk=pk).values_list(part_of, flat=True).first()
        model_of_whole: Any = model._meta.get_field(part_of).related_model
        locked_whole = locked(model_of_whole, by=by, pk=whole_id, verb=verb, states=states)
        part: M | None = rows.select_for_update().filter(pk=pk).first()
        if part is None:
            raise Missing
        setattr(part, part_of, locked_whole)
        return part
    rows = rows.visible_to(by).select_for_update(of=("self",)).filter(pk=pk)
    row: M | None = (rows.select_related("organisation") if hasattr(model, "organisation") else rows).first()
    if row is None:
        raise Missing
    return allowed(row, by=by, verb=verb, states=states)


def allowed[R: Model](row: R, *, by: Person, verb: Verb | None = None, states: Collection[str] = ()) -> R:
    """The same row, where `by` may do `verb` in its organisation, and it, or its whole, is in one of `states`.

    Raises Missing or Forbidden as `require` does, and Conflict: the model's NOT_NOW says why.
    """
    about = whole(row)
    if verb:
        require(by, about.organisation_id, verb)
    if states and about.state not in states:
        raise Conflict(str(about.NOT_NOW) % {"state": about.get_state_display()})
    return row
