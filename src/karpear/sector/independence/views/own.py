"""An organisation's own pages: for its leads alone."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.local_today import today_for
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..actions import own as actions
from ..forms import GivenForm, GrantForm, PlanForm, RefusalForm, YearForm
from ..models import GivenFigures, GrantOfYear, StrategicPlan, YearOfMoney
from ..queries.own import independence_page, lacking_answers, led_grant, led_member
from ..values import GivenAnswer, GrantAnswer, NewRefusedGrant, PlanAnswer, YearAnswer

home = refusing(lambda _address: redirect("sector:independence"))


def _asked(request: HttpRequest) -> tuple[UUID | None, int | None]:
    """The organisation and the year in the address."""
    organisation, year = request.GET.get("organisation", ""), request.GET.get("year", "")
    try:
        organisation_id = UUID(organisation)
    except ValueError:
        organisation_id = None
    return organisation_id, int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None


def _back(organisation: UUID, year: int | None = None) -> HttpResponse:
    """To the page of this organisation and year."""
    way = redirect("sector:independence")
    way["Location"] += f"?organisation={organisation}" + (f"&year={year}" if year else "")
    return way


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def independence(request: HttpRequest) -> HttpResponse:
    """The year in numbers, the grants, the plan, what is given on."""
    person, now = me(request), timezone.now()
    organisation, year = _asked(request)
    shown_page = independence_page(person, organisation, year, today_for(person, now, Verb.KEEP_INDEPENDENCE))
    return page(request, "sector/independence/independence.html", {"page": shown_page})


def _form(request: HttpRequest, form: Any, *, title: Any, do: Any, sentence: Any, **context: Any) -> HttpResponse:
    return form_page(
        request, "sector/independence/form.html", form, do=do, done=sentence, context={"title": title, **context}
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def money_year(request: HttpRequest, organisation: UUID, year: int) -> HttpResponse:
    """A year without its grants."""
    owner = require(me(request), organisation, Verb.KEEP_INDEPENDENCE).organisation
    row = YearOfMoney.objects.filter(organisation=owner, year=year).first()

    def do(clean: dict[str, Any]) -> HttpResponse:
        answer = YearAnswer(**clean)
        actions.write_year(by=me(request), organisation=organisation, year=year, answer=answer, now=timezone.now())
        return _back(organisation, year)

    form = YearForm(request.POST or None, initial=row.sealed if row else None)
    title = _("Money in %(year)s") % {"year": year}
    return _form(request, form, title=title, do=do, sentence=_("Saved."), owner=owner)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def grant_year(request: HttpRequest, donor_grant: UUID, year: int) -> HttpResponse:
    """What one grant gave, and whether it fits."""
    own_grant = led_grant(me(request), donor_grant)
    row = GrantOfYear.objects.filter(grant=own_grant, year=year).first()
    plan = StrategicPlan.objects.filter(organisation=own_grant.organisation).first()

    def do(clean: dict[str, Any]) -> HttpResponse:
        answer = GrantAnswer(**clean)
        actions.write_grant(by=me(request), grant=donor_grant, year=year, answer=answer, now=timezone.now())
        return _back(own_grant.organisation_id, year)

    form = GrantForm(request.POST or None, initial=row.sealed if row else None)
    title = _("%(donor)s in %(year)s") % {"donor": own_grant.donor, "year": year}
    return _form(
        request, form, title=title, do=do, sentence=_("Saved."), owner=own_grant.organisation,
        mission=plan.sealed.get("mission", "") if plan else "",
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def refused_grant_new(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Money that did not come."""
    owner = require(me(request), organisation, Verb.KEEP_INDEPENDENCE).organisation

    def do(clean: dict[str, Any]) -> HttpResponse:
        new = NewRefusedGrant(**clean)
        actions.note_refusal(by=me(request), organisation=organisation, new=new, now=timezone.now())
        return _back(organisation)

    form = RefusalForm(request.POST or None)
    return _form(
        request, form, title=_("A grant that did not come about"), do=do, sentence=_("Written down."), owner=owner
    )


@under_pressure(write=Answer.REFUSED)
@home
@press_page(gettext_lazy("Taken off the list."), to="sector:independence")
def refused_grant_remove(request: HttpRequest, refused_grant: UUID) -> None:
    """It was a mistake."""
    actions.remove_refusal(by=me(request), refusal=refused_grant, now=timezone.now())


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def strategic_plan(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """The questions of a plan, and which have no answer."""
    owner = require(me(request), organisation, Verb.KEEP_INDEPENDENCE).organisation
    row = StrategicPlan.objects.filter(organisation=owner).first()

    def do(clean: dict[str, Any]) -> HttpResponse:
        answer = PlanAnswer(**clean)
        actions.write_plan(by=me(request), organisation=organisation, answer=answer, now=timezone.now())
        return _back(organisation)

    form = PlanForm(request.POST or None, initial=row.sealed if row else None)
    return _form(
        request, form, title=PlanAnswer.TITLE, do=do, sentence=_("Saved."), owner=owner,
        lacking=lacking_answers(row) if row else [],
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def give_figures(request: HttpRequest, member: UUID) -> HttpResponse:
    """What the organisation gives to the numbers of one network; what is not ticked is taken back."""
    own_member = led_member(me(request), member)
    standing = list(GivenFigures.objects.filter(member=own_member).values_list("what", flat=True))

    def do(clean: dict[str, Any]) -> HttpResponse:
        actions.give(by=me(request), member=member, answer=GivenAnswer(**clean), now=timezone.now())
        return _back(own_member.organisation_id)

    return form_page(
        request,
        "sector/independence/give.html",
        GivenForm(request.POST or None, initial={"what": standing}),
        do=do,
        done=_("Saved. It counts from the next time that numbers are drawn."),
        context={"member": own_member},
    )
