"""One verb for many rows of a list: chosen, named once more on a page of its own, done one by one, and counted.

Each row is done by the room's own action, in a transaction of its own: what is refused for one row holds up no other.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing, TooMany

from .failures import failed
from .pressure import in_private

#: In the form of a list: which verb, which rows, all that match; on the page that asks once more: yes, and who had each
#: row when it asked.
ACT, ROW, EVERY, SURE, HELD = "act", "row", "every", "sure", "held"
MOST_ROWS, NAMES_SHOWN = 200, 12


class AnswerlessForm(forms.Form):
    """The verb needs no answers."""


@dataclass(frozen=True, slots=True)
class RowHolder:
    """Who has a row, as a key and by name; both empty where nobody has."""

    key: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct:
    """What can be done to many rows. `word`: of its button. `text`: what happens then, on the page that asks.

    `do(pk, clean)`: the action for one row, which locks it, and asks whether this person may; `form`: what it asks.
    `holders`: who has these rows now, of a verb that gives them to somebody: what was taken between the page that asks
    and the answer is left to whoever took it.
    """

    key: str
    word: Any
    text: Any
    do: Callable[[UUID, Mapping[str, Any]], object]
    form: Callable[[Any], forms.Form] = AnswerlessForm
    holders: Callable[[Collection[UUID]], Mapping[UUID, RowHolder]] | None = None

    @property
    def gives(self) -> bool:
        """Does it give rows to somebody?"""
        return self.holders is not None


def owners_in(rows: QuerySet[Any]) -> Callable[[Collection[UUID]], Mapping[UUID, RowHolder]]:
    """Who owns rows of these, for `BulkAct.holders`."""

    def look_up(keys: Collection[UUID]) -> Mapping[UUID, RowHolder]:
        owned_rows = rows.filter(pk__in=keys, owner__isnull=False).select_related("owner")
        return {row.pk: RowHolder(str(row.owner.pk), row.owner.shown_name) for row in owned_rows}

    return look_up


def bulk_page(
    request: HttpRequest, act: BulkAct, rows: Sequence[tuple[UUID, str]], address: str, context: Mapping[str, Any]
) -> HttpResponse:
    """Asks once more, naming what was chosen; then does it, and says what became of it.

    `rows`: (key, name) of rows that the reader may see. `address`: the list as it was shown.
    """
    if not in_private(request):
        return failed(request, unavailable=True)
    back = HttpResponseRedirect(f"{request.path}{address}#list")
    if not rows:
        messages.error(request, _("Choose at least one line."))
        return back
    form = act.form(request.POST if SURE in request.POST else None)
    holders = act.holders([key for key, _name in rows]) if act.holders else {}
    if form.is_valid():
        taken_keys = _taken_since(request.POST.getlist(HELD), holders)
        _say(request, *_do_each(act, [key for key, _name in rows if key not in taken_keys], form.cleaned_data))
        for name, holder in ((name, holders[key].name) for key, name in rows if key in taken_keys):
            facts = {"line": name, "name": holder}
            messages.error(request, _("%(line)s: %(name)s has it since you chose. It was left there.") % facts)
        return back
    held_rows = [(key, name, holders.get(key, RowHolder())) for key, name in rows]
    more = max(0, len(rows) - NAMES_SHOWN)
    page = {**context, "act": act, "form": form, "rows": held_rows, "address": address, "more": more}
    return render(request, "ui/bulk.html", page, status=422 if form.is_bound else 200)


def _taken_since(shown_holders: Iterable[str], holders: Mapping[UUID, RowHolder]) -> set[UUID]:
    """Which rows somebody has now who did not on the page. `shown_holders`: each row's key, a colon and who had it."""
    earlier_holders = dict(value.split(":", 1) for value in shown_holders if ":" in value)
    return {key for key, holder in holders.items() if earlier_holders.get(str(key), holder.key) != holder.key}


def ticked(request: HttpRequest) -> list[UUID]:
    """The rows that were ticked."""
    return list(_ids(request.POST.getlist(ROW)))[:MOST_ROWS]


def wants_every_row(request: HttpRequest) -> bool:
    """All that match were asked for. What is done in the end was named one by one."""
    return EVERY in request.POST and SURE not in request.POST


def _ids(values: Iterable[str]) -> Iterator[UUID]:
    for value in values:
        with suppress(ValueError):
            yield UUID(value)


def _do_each(act: BulkAct, keys: Iterable[UUID], clean: Mapping[str, Any]) -> tuple[int, Counter[str]]:
    """(how many were done, how often each refusal was given)."""
    finished, refusals = 0, Counter[str]()
    for key in keys:
        try:
            act.do(key, clean)
        except (Forbidden, Missing, Conflict, TooMany, BadFields) as refusal:
            message = refusal.errors[0][1] if isinstance(refusal, BadFields) else refusal.message
            refusals[message or _("You may not do this")] += 1
        else:
            finished += 1
    return finished, refusals


def _say(request: HttpRequest, finished: int, refusals: Counter[str]) -> None:
    if finished:
        messages.success(request, ngettext("%(n)d line done.", "%(n)d lines done.", finished) % {"n": finished})
    for why, count in refusals.items():
        sentence = ngettext("%(n)d line refused: %(why)s", "%(n)d lines refused: %(why)s", count)
        messages.error(request, sentence % {"n": count, "why": why})
