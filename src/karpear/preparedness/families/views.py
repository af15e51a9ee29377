"""Family plans: one's own, one that somebody was chosen for, and what an organisation may know."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.messaging.models import Delivery
from karpear.people.current import me
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.duty.family import FamilyCase
from karpear.rules.refusals import Missing
from karpear.ui import pages
from karpear.ui.places import lie_in
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.vault.pages import page, sealed_page
from karpear.vault.queries.directory import has_identity

from . import actions, queries
from .words import CASE_WORDS, case_rows

home = refusing(lambda _address: redirect("preparedness:my_family"))
#: What somebody who never began has.
NO_PLAN = queries.OwnPlan()


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def mine(request: HttpRequest) -> HttpResponse:
    """My plan, who may read it, and plans for which others chose me."""
    if not in_private(request):
        return page(request, "preparedness/my_family.html", {"own_plan": NO_PLAN, "enrolled": False})
    person, now = me(request), timezone.now()
    own_plan = queries.own_plan(person)
    numbers = own_plan.plan.counted if own_plan.plan else None
    context = {
        "own_plan": own_plan, "now": now, "enrolled": has_identity(person), "is_old": own_plan.is_old(now),
        "is_counted": bool(numbers), "counted": case_rows(numbers) if numbers and "numbers" in request.GET else [],
        "offered": queries.own_offers(person), "to_read": queries.plans_to_read(person),
        "chose_me": queries.people_who_chose(person),
        "reading": {opening.reader_id for opening in own_plan.openings},
        "unseen": [opening for opening in own_plan.openings if opening.incident and not opening.seen_at],
    }  # fmt: skip
    return page(request, "preparedness/my_family.html", context)


@under_pressure(read=Answer.EMPTY)
@require_safe
@home
@sealed_page
def write(request: HttpRequest) -> HttpResponse:
    """Write the plan, and seal it."""
    person = me(request)
    if not in_private(request) or not has_identity(person):
        return redirect("vault:enrol")
    organisations = [row.organisation for row in person.memberships.active().select_related("organisation")]
    context = {"own_plan": queries.own_plan(person), "cases": CASE_WORDS, "organisations": organisations}
    return page(request, "preparedness/family_write.html", context)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
@sealed_page
def read(request: HttpRequest, family_plan: UUID) -> HttpResponse:
    """A plan that somebody may read now, opened in their browser."""
    opening = queries.opened_plan(me(request), family_plan)
    lie_in(request, reverse("preparedness:my_family"))
    return page(request, "preparedness/family_read.html", {"opening": opening, "cases": CASE_WORDS})


@under_pressure(write=Answer.HIDDEN)
@home
@pages.press_page(to="preparedness:family_read")
def open_plan(request: HttpRequest, family_plan: UUID) -> UUID:
    """It opens for whoever was chosen, because of what is known of its person."""
    return actions.open_known(by=me(request), plan=family_plan, now=timezone.now()).plan_id


@under_pressure(write=Answer.REFUSED)
@home
@pages.press_page(gettext_lazy("Good. You are asked again in a year."), to="preparedness:my_family")
def looked(request: HttpRequest) -> None:
    """All of it is still right."""
    actions.look_through(by=me(request), now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@home
@pages.press_page(gettext_lazy("They may read it now."), to="preparedness:my_family")
def give(request: HttpRequest, reader: UUID) -> None:
    """Let somebody read it now."""
    actions.give_now(by=me(request), reader=reader, now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@home
@pages.press_page(gettext_lazy("Taken back. What they have read, they have read."), to="preparedness:my_family")
def take_back(request: HttpRequest, family_opening: UUID) -> None:
    """They read it no longer."""
    actions.take_back(by=me(request), opening=family_opening, now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@home
@pages.press_page(to="preparedness:my_family")
def seen(request: HttpRequest) -> None:
    """Who may read it now is known."""
    actions.note_seen(by=me(request), now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@home
@pages.press_page(
    gettext_lazy("Your numbers are deleted here. What was published before stays as it is."),
    to="preparedness:my_family",
)
def uncount(request: HttpRequest) -> None:
    """No longer in the totals."""
    actions.count_no_longer(by=me(request), now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@home
@pages.press_page(gettext_lazy("Destroyed: the keys at once, the sealed text in 30 days."), to="preparedness:my_family")
def destroy(request: HttpRequest) -> None:
    """The plan and every key to it."""
    actions.destroy_plan(by=me(request), now=timezone.now())


@under_pressure(read=Answer.EMPTY)
@require_safe
@refusing(lambda _address: redirect("/"))
def families(request: HttpRequest) -> HttpResponse:
    """Who has a plan since when, and totals; nothing else leaves the seal."""
    organisations, now = organisations_where(me(request), Verb.SEE_PREPAREDNESS, by_name=True), timezone.now()
    if not organisations:
        raise Missing
    private = in_private(request)
    overviews = [
        queries.family_overview(organisation, now) if private else queries.no_overview(organisation)
        for organisation in organisations
    ]
    rows = [
        (overview, overview.count(now), [(CASE_WORDS[case], overview.totals[case]) for case in FamilyCase])
        if overview.totals
        else (overview, overview.count(now), [])
        for overview in overviews
    ]
    return pages.page(request, "preparedness/families.html", {"overviews": rows, "now": now})


def plan_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Behind the link of a reminder: the page, which asks who it is."""
    return redirect("preparedness:my_family")
