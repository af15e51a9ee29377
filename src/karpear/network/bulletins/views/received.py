"""One bulletin as its reader has it: read, seen here too, handed on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karpear.keys.ids import new_id
from karpear.people.current import me
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ...beforehand import is_beforehand
from ..actions import received
from ..elsewhere import elsewhere_of
from ..forms import HandOnForm
from ..queries.pages import bulletin_page, hand_on_choice, seen_here_by
from ..queries.partners_told import partners_after

to_bulletin = refusing(lambda address: redirect("network:bulletin", address["bulletin"]))
to_list = refusing(lambda _address: redirect("network:bulletins"))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@to_list
def show(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """What not to do first. Whoever opens it has read it; what a browser fetches beforehand has not."""
    now = timezone.now()
    bulletin_shown = bulletin_page(me(request), bulletin, now)
    if bulletin_shown.copy and request.method == "GET" and in_private(request) and not is_beforehand(request):
        received.note_read(by=me(request), bulletin=bulletin_shown.row, now=now)
    context = {
        "page": bulletin_shown, "seen_here": seen_here_by(bulletin_shown.copy), "key": new_id(), "now": now,
        "partners_told": partners_after(bulletin_shown.row, me(request), now),
        "elsewhere": elsewhere_of(bulletin_shown.row, is_told=bulletin_shown.is_told_where, now=now),
    }  # fmt: skip
    return page(request, "network/bulletins/bulletin.html", context)


@under_pressure(write=Answer.REFUSED)
@to_bulletin
@press_page(to="network:bulletin")
def seen(request: HttpRequest, bulletin: UUID) -> UUID:
    """Their organisation has seen the same, or has not after all."""
    received.note_seen_here(
        by=me(request), bulletin=bulletin, is_seen=request.POST.get("seen") == "yes", now=timezone.now()
    )
    return bulletin


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_bulletin
def hand_on(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """To colleagues, and to partners where the label lets it."""
    bulletin_shown = bulletin_page(me(request), bulletin, timezone.now())
    if bulletin_shown.copy is None or not bulletin_shown.hands_on:
        raise Conflict(_("This cannot be handed on."))
    choice = hand_on_choice(bulletin_shown.row, bulletin_shown.copy, bulletin_shown.allowed)
    offered = {
        "people": named(choice.people),
        "partners": [(str(partner.pk), partner.name) for partner in choice.partners],
    }
    return form_page(
        request,
        "network/bulletins/hand_on.html",
        HandOnForm(request.POST or None, offered=offered),
        do=lambda clean: received.hand_on(
            by=me(request), bulletin=bulletin, people=_keys(clean.get("people", ())),
            partners=_keys(clean.get("partners", ())), now=timezone.now(),
        ),
        done=_("Handed on. Everybody is told without its content; the page says which partners you tell yourself."),
        to=("network:bulletin", bulletin),
        context={"page": bulletin_shown, "is_anybody": any(offered.values())},
    )  # fmt: skip


def _keys(values: "list[str] | tuple[str, ...]") -> set[UUID]:
    try:
        return {UUID(value) for value in values}
    except ValueError as error:
        raise BadFields([("people", _("Choose from the list."))]) from error
