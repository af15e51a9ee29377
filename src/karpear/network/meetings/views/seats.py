"""Seats of the council: who speaks for whom, with what, and until when."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..actions import seats as actions
from ..models import CouncilSeat
from ..queries.seats import member_to_seat, seat_pages, who_can_speak
from ..values import NewSeat

seats_home = refusing(lambda _address: redirect("network:seats"))


class SeatForm(ValueForm):
    """Who speaks for a member."""

    asks = NewSeat


@under_pressure(read=Answer.EMPTY)
@require_safe
@seats_home
def seats(request: HttpRequest) -> HttpResponse:
    """Every member with its seat."""
    person = me(request)
    if not may_anywhere(person, Verb.SEE_NETWORK):
        raise Missing
    pages = seat_pages(person, request.GET.get("page", ""), timezone.now()) if in_private(request) else []
    return page(request, "network/meetings/seats.html", {"pages": pages})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@seats_home
def fill_seat(request: HttpRequest, network: UUID, organisation: UUID) -> HttpResponse:
    """A member says who speaks for it."""
    person, now = me(request), timezone.now()
    member = member_to_seat(person, organisation, network)
    seat = CouncilSeat.objects.filter(network=network, organisation=organisation, ended_at=None).first()
    people = named(who_can_speak(member.organisation))
    form = SeatForm(
        request.POST or None, row=seat, choices={"holder": people, "alternate": people},
        **({} if seat else {"initial": {"since": today_of(member.organisation, now)}}),
    )  # fmt: skip
    do = partial(actions.fill_seat, by=person, organisation=organisation, network=network, now=now)
    return form_page(
        request,
        "network/meetings/form.html",
        form,
        do=lambda clean: do(new=NewSeat(**clean)),
        done=_("Saved. All members read who speaks for you."),
        to=("network:seats",),
        context={"heading": _("Who speaks for you in the council"), "about": member.organisation.name},
    )


@under_pressure(write=Answer.REFUSED)
@seats_home
@press_page(
    gettext_lazy("The seat is empty. What was answered for it still counts where it has closed."), to="network:seats"
)
def end_seat(request: HttpRequest, council_seat: UUID) -> None:
    """Nobody speaks for the member any more."""
    actions.end_seat(by=me(request), seat=council_seat, now=timezone.now())
