"""What every screen of this room shares: who asks, and how a refusal is answered."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from karpear.alerts.queries.unavailable import why_unavailable
from karpear.people.models import Person
from karpear.ui import pages
from karpear.ui.places import lie_in
from karpear.ui.pressure import in_private
from karpear.ui.refusals import View
from karpear.ui.refusals import refusing as refused_to

from .itinerary.models import Activity


def who(request: HttpRequest) -> Person:
    """The person signed in (the whole site asks for that first)."""
    return cast("Person", request.user)


def unavailable(request: HttpRequest, people: Iterable[Person | None]) -> dict[UUID, str]:
    """Who of these people cannot help now, and why, as whoever asks may know; nothing in a forced session."""
    listed = [person.pk for person in people if person]
    return why_unavailable(listed, reader=who(request)) if listed and in_private(request) else {}


def buddy_reason(request: HttpRequest, activity: Activity) -> str:
    """Why the buddy of this plan cannot help now; empty where nothing is known, or nothing may be."""
    return unavailable(request, [activity.buddy]).get(activity.buddy_id, "") if activity.buddy_id else ""


#: What was refused on a page of this room is shown with 200.
form_page = partial(pages.form_page, show=lambda request, template, context, **_bad: render(request, template, context))


def refusing[**P](view: View[P]) -> View[P]:
    """Refusals of this room: a conflict is said on the plan's page."""
    return refused_to(_back)(view)


def _back(address: Mapping[str, Any]) -> HttpResponse:
    activity: UUID | None = address.get("activity")
    return redirect("activities:plan", activity=activity) if activity else redirect("activities:plans")


def lie_among_others(request: HttpRequest, *, is_traveller: bool) -> None:
    """The way back of a page of somebody else's plan leads to the trips of all."""
    if not is_traveller:
        lie_in(request, "/plans/?of=others&plan")
