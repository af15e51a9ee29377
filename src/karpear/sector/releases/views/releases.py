"""What can be drawn, what waits, what is public; and one release with its attack, its signatures and its button."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.network.network_choice import network_in
from karpear.people.current import me
from karpear.ui.pages import any_form, form_act, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ...contributions.words import KINDS
from ..actions import draws, holds, ledger, signatures
from ..models import ReleaseState
from ..queries.pages import network_page_of, release_page, releases_page
from ..shown import KINDS as KIND_CODES
from ..values import NewHold, SectorPageSetting
from ..words import SHORT_KINDS

_PAGE = "sector:release"
home = refusing(lambda _values: redirect("sector:releases"))
its_release = refusing(lambda values: redirect(_PAGE, values["release"]))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def releases(request: HttpRequest) -> HttpResponse:
    """What can be drawn, what waits for whom, and what is public."""
    return page(
        request, "sector/releases/releases.html",
        {"page": releases_page(me(request), network_in(request), timezone.now())},
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@require_POST
@home
def draw(request: HttpRequest) -> HttpResponse:
    """A period is drawn; a second press shows the same."""
    try:
        network = UUID(request.POST.get("network", ""))
    except ValueError:
        return redirect("sector:releases")
    period = request.POST.get("period", "")[:8]
    row = draws.draw_release(by=me(request), network=network, period=period, now=timezone.now())
    return redirect(_PAGE, row.pk)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def release(request: HttpRequest, release: UUID) -> HttpResponse:
    """As it would be public, what came of the attack, who has signed."""
    shown_page = release_page(me(request), release, timezone.now())
    context = {
        "page": shown_page,
        "hold_form": ValueForm(asks=NewHold, choices={"cell": shown_page.numbers}),
        "kinds": [(SHORT_KINDS[kind], KINDS[kind]) for kind in SHORT_KINDS],
        "kind_codes": KIND_CODES,
    }
    return page(request, "sector/releases/release.html", context)


@under_pressure(write=Answer.REFUSED)
@its_release
@press_page(gettext_lazy("Drawn again, with what has been given until now."), to=_PAGE)
def again(request: HttpRequest, release: UUID) -> UUID:
    """The same period once more, before it is public."""
    draws.draw_again(by=me(request), release=release, now=timezone.now())
    return release


@under_pressure(write=Answer.REFUSED)
@require_POST
@its_release
def hold(request: HttpRequest, release: UUID) -> HttpResponse:
    """The council keeps a number back."""
    numbers = release_page(me(request), release, timezone.now()).numbers
    return form_act(
        request,
        ValueForm(request.POST, asks=NewHold, choices={"cell": numbers}),
        do=lambda clean: holds.hold_cell(
            by=me(request), release=release, new=NewHold(**clean), now=timezone.now()
        ),
        done=_("Held. It leaves without this number; whoever signed signs again."),
        to=(_PAGE, release),
        otherwise=_("Choose a number, and write why."),
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@its_release
@press_page(gettext_lazy("Lifted. The number leaves if the attack allows it."), to=_PAGE)
def lift(request: HttpRequest, release: UUID, held_cell: UUID) -> UUID:
    """What the council held may leave after all."""
    holds.lift_cell(by=me(request), release=release, held_cell=held_cell, now=timezone.now())
    return release


@under_pressure(write=Answer.REFUSED)
@its_release
@press_page(gettext_lazy("Those who may sign are told."), to=_PAGE)
def ask(request: HttpRequest, release: UUID) -> UUID:
    """Two of two organisations sign."""
    signatures.ask_signatures(by=me(request), release=release, now=timezone.now())
    return release


@under_pressure(write=Answer.REFUSED)
@its_release
@press_page(gettext_lazy("Signed."), to=_PAGE)
def sign(request: HttpRequest, release: UUID) -> UUID:
    """One of the two signatures."""
    request_shown = request.POST.get("asked", "")
    signatures.sign_release(by=me(request), release=release, now=timezone.now(), shown=request_shown)
    return release


@under_pressure(write=Answer.REFUSED)
@require_POST
@its_release
def publish(request: HttpRequest, release: UUID) -> HttpResponse:
    """It leaves; or, where something has changed since it was drawn, it is drawn again and does not."""
    row = signatures.publish_release(by=me(request), release=release, now=timezone.now())
    if row.state == ReleaseState.PUBLISHED:
        messages.success(request, _("Published. It stands as it is, and is never counted again."))
    else:
        messages.warning(
            request,
            _("A fact was taken back, or something else has become public. It was drawn again: look, and sign again."),
        )
    return redirect(_PAGE, release)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def public_page(request: HttpRequest, network: UUID) -> HttpResponse:
    """Whether everybody may see the trends, and where."""
    row, setting = network_page_of(me(request), network)
    return form_page(
        request,
        "sector/releases/public_page.html",
        ValueForm(request.POST or None, asks=SectorPageSetting, row=setting),
        do=lambda clean: ledger.set_sector_page(
            by=me(request), network=network, new=SectorPageSetting(**clean), now=timezone.now()
        ),
        done=_("Saved."),
        to=("sector:releases",),
        context={"network": row},
    )
