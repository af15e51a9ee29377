"""The ledger of everything that is public, and what is written into it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.network.network_choice import network_in
from karpear.people.current import me
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ...contributions.words import KINDS
from ..actions import ledger as actions
from ..queries.ledger import ledger_page
from ..values import NewBulletinNumber, NewOutsideTable

_PAGE = "sector:release_ledger"
home = refusing(lambda _values: redirect(_PAGE))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def ledger(request: HttpRequest) -> HttpResponse:
    """Everything that is public about these counts, and what was noted and does not count yet."""
    shown_page = ledger_page(me(request), network_in(request), request.GET.get("page", "1"))
    return page(request, "sector/releases/ledger.html", {"page": shown_page})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def bulletin_number(request: HttpRequest, network: UUID) -> HttpResponse:
    """A public bulletin says how many."""
    shown_page = ledger_page(me(request), network, "1")
    choices = {"bulletin": shown_page.bulletins, "area": shown_page.areas} if shown_page else {}
    return form_page(
        request,
        "sector/releases/bulletin_number.html",
        ValueForm(request.POST or None, asks=NewBulletinNumber, choices=choices),
        do=lambda clean: actions.note_bulletin_number(
            by=me(request), network=network, new=NewBulletinNumber(**clean), now=timezone.now()
        ),
        done=_("Written into the ledger. What is not public yet is attacked again before it leaves."),
        to=(_PAGE,),
        context={"page": shown_page},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def outside_table(request: HttpRequest, network: UUID) -> HttpResponse:
    """A table that somebody else published."""
    shown_page = ledger_page(me(request), network, "1")
    return form_page(
        request,
        "sector/releases/outside_table.html",
        ValueForm(request.POST or None, asks=NewOutsideTable),
        do=lambda clean: actions.note_outside_table(
            by=me(request), network=network, new=NewOutsideTable(**clean), now=timezone.now()
        ),
        done=_("Noted. It counts once whoever coordinates the network says so."),
        to=(_PAGE,),
        context={"page": shown_page, "kinds": KINDS.items()},
    )


@under_pressure(write=Answer.REFUSED)
@home
@press_page(
    gettext_lazy("It counts from now on. What is not public yet is attacked again before it leaves."),
    to=_PAGE,
)
def count(request: HttpRequest, public_statement: UUID) -> None:
    """Every attack knows it from now on."""
    actions.count_statement(by=me(request), statement=public_statement, now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@home
@press_page(
    gettext_lazy("Struck out. What is not public yet is attacked again before it leaves."),
    to=_PAGE,
)
def strike(request: HttpRequest, public_statement: UUID) -> None:
    """It was not public, or not so."""
    actions.strike_statement(by=me(request), statement=public_statement, now=timezone.now())
