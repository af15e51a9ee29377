"""Views of lists: kept under a name, named otherwise, removed."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.text.names import clean_name
from karpear.ui.list_choices import PAGE, TEXT
from karpear.ui.searches import SEARCH

from ..access import locked
from ..models import Person, SavedView

#: Of one list, and of all lists.
MOST_VIEWS, MOST_IN_ALL = 12, 150
CODE = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_NAME, LONGEST_QUERY = 60, 1_000
#: What is never kept: words, and the number of a search, which another sign-in does not know.
PASSING = (TEXT, SEARCH, PAGE)


@transaction.atomic
def keep_view(*, person: Person, listing: str, name: str, query: str, now: datetime) -> SavedView:
    """What a list shows, under a name. Raises BadFields without a name or list, Conflict where there are too many."""
    if not CODE.fullmatch(listing):
        raise BadFields([("listing", _("Views are saved from a list."))])
    Person.objects.select_for_update().get(pk=person.pk)
    own_views = SavedView.objects.visible_to(person)
    if own_views.filter(listing=listing).count() >= MOST_VIEWS or own_views.count() >= MOST_IN_ALL:
        raise Conflict(_("You have as many views of this list as can be kept. Remove one first."))
    view = SavedView.objects.create(
        person=person, listing=listing, name=_readable(name), query=_lasting(query), created_at=now
    )
    note(view, action="view_kept", by=person, at=now)
    return view


@transaction.atomic
def rename_view(*, person: Person, view: UUID, name: str, now: datetime) -> SavedView:
    """Raises Missing, or BadFields without a name."""
    locked_view = locked(SavedView, by=person, pk=view)
    locked_view.name = _readable(name)
    locked_view.save(update_fields=["name"])
    note(locked_view, action="view_renamed", by=person, at=now)
    return locked_view


@transaction.atomic
def remove_view(*, person: Person, view: UUID, now: datetime) -> None:
    """Raises Missing."""
    locked_view = locked(SavedView, by=person, pk=view)
    note(locked_view, action="view_removed", by=person, at=now)
    locked_view.delete()


def _readable(name: str) -> str:
    name = clean_name(name)[:LONGEST_NAME]
    if not name:
        raise BadFields([("name", _("Write a name for this view."))])
    return name


def _lasting(query: str) -> str:
    values = QueryDict(query[:LONGEST_QUERY], mutable=True)
    for key in PASSING:
        values.pop(key, None)
    return values.urlencode()
