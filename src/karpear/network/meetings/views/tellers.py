"""Secret votes: who opens one, and the pages on which its two tellers do."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.ui.pages import any_form, form_page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm
from karpear.ui.yes_no import pressed_yes
from karpear.vault import pages as vault_pages
from karpear.vault.pages import sealed_page

from ..actions import ballots, tellers
from ..models import AgendaItem, Teller
from ..queries import pages
from ..queries import tellers as queries
from ..values import NewTellers
from .items import FORM, its_item

#: What a browser hands in of three hundred ballots fits; a request takes little more.
LARGEST = 250_000
its_teller = refusing(lambda address: redirect("network:teller", address["agenda_item"]))


class TellersForm(ValueForm):
    """Who opens a secret vote."""

    asks = NewTellers
    conditional = frozenset({"first", "second"})


class OpenedForm(forms.Form):
    """What the browser of a teller hands in: ballots without the outer seal, or their count."""

    opened = forms.CharField(max_length=LARGEST, widget=forms.HiddenInput)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_item
def choose_tellers(request: HttpRequest, agenda_item: UUID) -> HttpResponse:
    """Before answers are open."""
    row = allowed(pages.item_of(me(request), agenda_item), by=me(request), verb=Verb.KEEP_NETWORK)
    choices = queries.teller_choices(row.meeting)
    return form_page(
        request,
        FORM,
        TellersForm(
            request.POST or None, initial=queries.chosen_tellers(row), choices={"first": choices, "second": choices}
        ),
        do=lambda clean: tellers.choose_tellers(
            by=me(request), item=agenda_item, new=NewTellers(**clean), now=timezone.now()
        ),
        done=_("Saved. A secret vote can be opened once both tellers have agreed."),
        to=("network:item", agenda_item),
        context={"heading": _("Who opens the secret vote"), "about": row.title},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_teller
@sealed_page
def show_teller(request: HttpRequest, agenda_item: UUID) -> HttpResponse:
    """What one of the two is asked, and the ballots once it is their turn."""
    page = queries.teller_page(me(request), agenda_item)
    opens_first = page.teller.place == Teller.FIRST
    return vault_pages.form_page(
        request,
        "network/meetings/teller.html",
        OpenedForm(request.POST or None),
        do=lambda clean: _take(request, page.item, clean["opened"], opens_first=opens_first),
        to=("network:teller", agenda_item),
        context={"page": page, "opens_first": opens_first},
    )


def _take(request: HttpRequest, item: AgendaItem, opened: str, *, opens_first: bool) -> None:
    by, now = me(request), timezone.now()
    if opens_first:
        ballots.hand_on(by=by, item=item.pk, ballots=_ballots(opened), now=now)
        return
    counts, spoilt = _counts(opened)
    ballots.hand_in_count(by=by, item=item.pk, counts=counts, spoilt=spoilt, now=now)


def _ballots(opened: str) -> list[str]:
    rows = _read(opened)
    if not isinstance(rows, list) or not all(isinstance(ballot, str) for ballot in rows):
        raise _unreadable()
    return rows


def _counts(opened: str) -> tuple[dict[str, int], int]:
    content = _read(opened)
    counts, spoilt = (content.get("counts"), content.get("spoilt")) if isinstance(content, dict) else (None, None)
    if not isinstance(counts, dict) or not all(type(number) is int for number in [spoilt, *counts.values()]):
        raise _unreadable()
    return counts, int(str(spoilt))


def _read(opened: str) -> Any:
    try:
        return json.loads(opened)
    except ValueError:
        raise _unreadable() from None


def _unreadable() -> BadFields:
    return BadFields([("opened", _("What your browser sent cannot be read. Nothing was changed: try again."))])


@under_pressure(write=Answer.REFUSED)
@its_teller
@require_POST
def agree(request: HttpRequest, agenda_item: UUID) -> HttpResponse:
    """One tap: they will open it, or they will not."""
    queries.teller_of(me(request), agenda_item)  # to a stranger it is not there, whatever they press
    agrees = pressed_yes(request, "agrees")
    tellers.say_opening(by=me(request), item=agenda_item, agrees=agrees, now=timezone.now())
    return redirect("network:teller", agenda_item) if agrees else redirect("network:meetings")


@under_pressure(write=Answer.REFUSED)
@its_item
@press_page(gettext_lazy("Ended. The ballots were deleted, and nothing was counted."), to="network:item")
def end_uncounted(request: HttpRequest, agenda_item: UUID) -> UUID:
    """A teller is lost."""
    ballots.end_uncounted(by=me(request), item=agenda_item, now=timezone.now())
    return agenda_item
