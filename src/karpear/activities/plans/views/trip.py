"""A new plan on one page; the task list is for changing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.people.models import Contact, Organisation, Person
from karpear.ui.pages import any_form

from ...itinerary import queries as itinerary_queries
from ...itinerary.models import Activity
from ...itinerary.places import provinces_of
from ...pages import form_page, refusing, unavailable, who
from ..actions.trip import plan_trip
from ..forms.trip import TripForm
from ..queries import plans
from ..queries.usual import UsualTrip, usual_trip
from .pages import HOURS, tomorrow


@any_form
@refusing
def new(request: HttpRequest) -> HttpResponse:
    """Saving it makes the draft and leads to the assessment, to everything on one page, or to its list of pages."""
    person, now = who(request), timezone.now()

    def save(clean: dict[str, Any]) -> HttpResponse:
        is_draft = "draft" in request.POST
        draft = plan_trip(person=person, clean=clean, unfinished=is_draft, now=now)
        if is_draft:
            messages.success(request, _("Saved as a draft. Go on whenever you like."))
            return redirect("activities:plan", activity=draft.pk)
        return redirect(f"activities:{'summary' if 'later' in request.POST else 'assess'}", activity=draft.pk)

    form = _trip_form(request, person)
    return form_page(request, "activities/trip.html", form, do=save, context={"offered": form.usual.offered})


def _trip_form(request: HttpRequest, person: Person) -> TripForm:
    now, usual, organisations = timezone.now(), usual_trip(person), plans.organisations_of(person)
    draft = _begin(person, _chosen(request, organisations, usual), usual)
    morning, buddies = tomorrow(now), itinerary_queries.possible_buddies(draft)
    return TripForm(
        request.POST if request.method == "POST" else None,
        draft=draft,
        usual=usual,
        times=(morning, morning + HOURS),
        now=now,
        organisations=organisations,
        provinces=provinces_of(draft.organisation),
        fellows=itinerary_queries.colleagues(draft),
        buddies=buddies,
        unavailable=unavailable(request, buddies),
        contacts=list(Contact.objects.accepted().filter(owner=person)),
        is_draft="draft" in request.POST,
    )


def _begin(person: Person, organisation: Organisation | None, usual: UsualTrip) -> Activity:
    """What the page begins with; it is not saved."""
    return Activity(
        person=person, organisation=organisation, buddy_id=usual.buddy, plan={"instructions": usual.instructions}
    )


def _chosen(request: HttpRequest, organisations: list[Organisation], usual: UsualTrip) -> Organisation | None:
    """Whose colleagues can be chosen: the organisation that was chosen, else the usual one, else the first."""
    by_id = {str(organisation.pk): organisation for organisation in organisations}
    if request.method == "POST":
        return by_id.get(request.POST.get("organisation", ""))
    return by_id.get(str(usual.organisation), organisations[0] if organisations else None)
