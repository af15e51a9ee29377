"""A rater's small pages. The same for members, who are signed in, and for guests, who have a link."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.ui.places import lie_in

from ..actions import ratings as actions
from ..forms.ratings import answers_in, asked
from ..queries.seats import Seat, member_seat
from ..questions import KINDS, named


@dataclass(frozen=True, slots=True)
class RatingWay:
    """Where a rater's pages are: `base` is the template around them, `home` the first page."""

    base: str
    home: str
    done: str
    page: Callable[[int], str]


def member_way(session: UUID) -> RatingWay:
    return RatingWay(
        base="ui/base.html",
        home=reverse("risks:rate", args=[session]),
        done=reverse("risks:rate_done", args=[session]),
        page=lambda number: reverse("risks:rate_page", args=[session, number]),
    )


@require_safe
def rate(request: HttpRequest, session: UUID) -> HttpResponse:
    return show_home(request, _own_seat(request, session), member_way(session))


@require_http_methods(["GET", "HEAD", "POST"])
def rate_page(request: HttpRequest, session: UUID, page: int) -> HttpResponse:
    return show_page(request, _own_seat(request, session), member_way(session), page)


@require_POST
def rate_done(request: HttpRequest, session: UUID) -> HttpResponse:
    return said_done(request, member_seat(me(request), session), member_way(session))


def _own_seat(request: HttpRequest, session: UUID) -> Seat:
    """A member's; one by a form lies in the place of self-assessments, for whoever has that place. Raises Missing."""
    seat = member_seat(me(request), session)
    if seat.session.form and may_anywhere(me(request), Verb.SEE_PREPAREDNESS):
        lie_in(request, reverse("risks:self_assessment"))
    return seat


def show_home(request: HttpRequest, seat: Seat, way: RatingWay) -> HttpResponse:
    """Where a rater begins, comes back to, and says that they are done."""
    language = request.LANGUAGE_CODE or "en"
    pages = [
        (way.page(p.number), named(p.items[0], language)[0] if len(p.items) == 1 else KINDS[p.kind].name, p)
        for p in seat.pages
    ]
    context = {
        "seat": seat,
        "way": way,
        "pages": pages,
        "on": way.page(seat.next_page),
        "now": timezone.now(),
    }
    return render(request, "risks/rate.html", context)


def show_page(request: HttpRequest, seat: Seat, way: RatingWay, number: int) -> HttpResponse:
    """One page of questions; saving leads to the next, and from the last back to the beginning."""
    if not 1 <= number <= len(seat.pages):
        raise Http404
    part = seat.pages[number - 1]
    if request.method == "POST":
        answers = answers_in(request.POST, part.items)
        actions.rate(rater=seat.rater.pk, answers=answers, now=timezone.now())
        return HttpResponseRedirect(way.page(number + 1) if number < len(seat.pages) else way.home)
    if not seat.is_open:
        return HttpResponseRedirect(way.home)
    language = request.LANGUAGE_CODE or "en"
    context: dict[str, Any] = {
        "seat": seat,
        "way": way,
        "part": part,
        "words": KINDS[part.kind],
        "items": [asked(i, *named(i, language), seat.ratings.get(i.pk)) for i in part.items],
        "back": way.page(number - 1) if number > 1 else way.home,
        "last": number == len(seat.pages),
        "now": timezone.now(),
    }
    return render(request, "risks/rate_page.html", context)


def said_done(request: HttpRequest, seat: Seat, way: RatingWay) -> HttpResponse:
    """Done, or not yet."""
    is_done = "not_yet" not in request.POST
    actions.say_done(rater=seat.rater.pk, is_done=is_done, now=timezone.now())
    if is_done:
        messages.success(request, _("Thank you. Until rating is closed you can still change what you chose."))
    return redirect(way.home)
