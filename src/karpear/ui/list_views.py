"""Views of a list: conditions, order and size under a name. Those that the list declares, and its reader's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from .list_choices import Wish
from .pressure import in_private

ALL = _("All")


@dataclass(frozen=True, slots=True)
class ListView:
    """One that every reader has. `query`: what is chosen, by key."""

    word: Any
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A view as the page shows it. `own`: the id of the reader's own. `chosen`: it is what is shown now."""

    word: Any
    href: str
    chosen: bool
    own: UUID | None = None


def shown_views(request: HttpRequest, code: str, views: Sequence[ListView], wish: Wish) -> Sequence[ViewLink]:
    """`code`, `views`: of the list. None where it has none and nothing was kept.

    Whoever forces somebody to sign in sees none of their own.
    """
    base = wish.rest.copy()
    current = set(QueryDict(wish.query()).items())
    saved = _own(request, code)
    if not views and not saved:
        return []
    declared = [(ALL, base.urlencode(), None)]
    for view in views:
        query = base.copy()
        query.update(view.query)
        declared.append((view.word, query.urlencode(), None))
    kept_views = [(view.name, view.query, view.pk) for view in sorted(saved, key=lambda view: view.name.casefold())]
    is_searched = bool(wish.text)
    return [
        ViewLink(word, f"?{query}#list", not is_searched and set(QueryDict(query).items()) == current, pk)
        for word, query, pk in [*declared, *kept_views]
    ]


def _own(request: HttpRequest, code: str) -> Sequence[Any]:
    if not code or not request.user.is_authenticated or not in_private(request):
        return []
    return list(request.user.saved_views.filter(listing=code))
