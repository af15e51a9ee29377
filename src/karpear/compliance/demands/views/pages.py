"""The ledger, noting a demand, one demand on its page, and demands compared."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.countries.queries import steps_with_order
from karpear.people.actions.exports import note_export
from karpear.people.contributed import ContributedFrom, FactContribution, contribution_of, contributions_of
from karpear.people.current import me
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import may_anywhere, organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Forbidden, Missing
from karpear.ui.listing_files import csv_answer
from karpear.ui.offline import kept_offline
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import View, refusing
from karpear.ui.values import ValueForm
from karpear.vault.queries.directory import SealingKeys, sealing_keys

from ...counsel import lawyer_numbers
from ...keepers import keeper_names
from ..actions.consents import let_count, take_back
from ..actions.ledger import note_demand, read_demand
from ..actions.recurrence import make_duty
from ..actions.retaliations import take_back_retaliation
from ..forms import DemandForm
from ..limits import may_note_more
from ..lists import CODED_COLUMNS, demand_list
from ..models import Demand, Retaliation
from ..queries.counted import coded_lines
from ..queries.pages import DemandPage, demand_page, province_names
from ..queries.patterns import demand_patterns
from ..values import NewApproval, NewDemand, NewHandBack

PAGE = "compliance:demand"
NOTED = _("Noted. Below is what the law says of it.")
NOTED_WITH_LETTER = _(
    "Noted. Below is what the law says of it. The photographs are sealed on this phone, and go by themselves."
)
TOO_MANY = _("You have noted sixty within an hour. Each is told to colleagues: go on later.")


def back_to(address: Mapping[str, Any]) -> HttpResponse:
    """A conflict is said on the demand's page, or on the ledger."""
    demand = address.get("demand")
    return redirect(PAGE, demand) if demand else redirect("compliance:demands")


listed = refusing(back_to)


def _provinces_seen(person: Person) -> dict[str, str]:
    organisations = organisations_where(person, Verb.NOTE_DEMAND)
    return {code: name for organisation in organisations for code, name in province_names(organisation).items()}


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a file alone is a POST
@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """What authorities have asked; a member sees what they noted themselves."""
    person, now = me(request), timezone.now()
    organisations = organisations_where(person, Verb.NOTE_DEMAND)
    if not organisations:
        raise Forbidden
    rows = (
        Demand.objects.visible_to(person).select_related("organisation")
        if in_private(request)
        else Demand.objects.none()
    )
    sees_all = may_anywhere(person, Verb.SEE_LAW)
    return demand_list(organisations, _provinces_seen(person), now).page(
        request, rows, template="compliance/demands/demands.html", now=now, sees_all=sees_all,
        note=lambda kind, count: note_export(by=person, of="demands", kind=kind, count=count, now=now),
    )  # fmt: skip


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@kept_offline
@listed
def demand_new(request: HttpRequest) -> HttpResponse:
    """Noting one, on a phone: three answers are enough. `follows` in the address: what it came after."""
    person, now = me(request), timezone.now()
    organisation, also = _organisation_of(request, person)
    follows, phone_key = _uuid(request.GET.get("follows", "")), _uuid(request.POST.get("phone_key", ""))
    keys = sealing_keys(person, organisation) if in_private(request) else SealingKeys()
    form = DemandForm(request.POST or None, province_names=province_names(organisation))

    def note(clean: dict[str, Any]) -> Demand | HttpResponse:
        if not may_note_more(request, person):
            raise BadFields([("", str(TOO_MANY))])
        new = NewDemand(**clean)
        demand = note_demand(
            by=person, organisation=organisation.pk, new=new, now=now, follows=follows, phone_key=phone_key
        )
        if request.headers.get("Accept") == "application/json":  # by the script, which hands the photographs on
            return JsonResponse({"path": reverse(PAGE, args=[demand.pk])}, status=201)
        return demand

    return form_page(
        request,
        "compliance/demands/demand_new.html",
        form,
        do=note,
        done=NOTED_WITH_LETTER if phone_key else NOTED,
        to=lambda demand: (PAGE, demand.pk),
        context={"organisation": organisation, "also": also, "keys": keys, "phone_key": phone_key, "follows": follows}
        | _at_the_door(request, organisation),
    )


def _at_the_door(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """What stands first where they want to search: whom to ring, what to say and do."""
    lawyers = lawyer_numbers(me(request)) if in_private(request) else []
    return {"steps": steps_with_order(organisation.country), "lawyers": lawyers}


def _organisation_of(request: HttpRequest, person: Person) -> tuple[Organisation, list[Organisation]]:
    """The organisation in the address, else the first; and the others. Raises Forbidden, or Missing for a stranger."""
    organisations = organisations_where(person, Verb.NOTE_DEMAND)
    if not organisations:
        raise Forbidden
    code = request.GET.get("organisation", str(organisations[0].pk))
    chosen_organisation = next((row for row in organisations if str(row.pk) == code), None)
    if chosen_organisation is None:
        raise Missing
    return chosen_organisation, [row for row in organisations if row != chosen_organisation]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@under_pressure(read=Answer.HIDDEN)
@require_safe
@listed
def demand(request: HttpRequest, demand: UUID) -> HttpResponse:
    """What the law says, the least that answers it, its clock, and what can be done next."""
    shown_page = demand_page(me(request), demand, timezone.now())
    was_only_noted = shown_page.is_open and not shown_page.sees_law
    context = {
        "page": shown_page,
        "approval": ValueForm(asks=NewApproval, initial={"draft": shown_page.demand.draft_mark}),
        "hand_back": ValueForm(asks=NewHandBack),
        "contribution": contribution_of(me(request), ContributedFrom.DEMAND, demand)
        if shown_page.demand.counts
        else None,
        "retaliations": _retaliations(me(request), shown_page),
        "people_told": keeper_names(shown_page.demand.organisation_id) if was_only_noted else [],
    }
    if shown_page.is_open or shown_page.must_act:
        context |= _at_the_door(request, shown_page.demand.organisation)
    return page(request, "compliance/demands/demand.html", context)


def _retaliations(person: Person, shown_page: DemandPage) -> list[tuple[str, Retaliation, FactContribution | None]]:
    """Each with where it stands in a sector, if it may be counted."""
    counted = [row.pk for _name, row in shown_page.retaliations if row.counts]
    contributions = contributions_of(person, ContributedFrom.AFTERWARDS, counted)
    return [(name, row, contributions.get(row.pk)) for name, row in shown_page.retaliations]


def _button(sentence: Any, do: Callable[..., Any]) -> View[...]:
    """One on a demand's page that asks nothing: `do` gets what stands in its address."""

    @under_pressure(write=Answer.REFUSED)
    @listed
    @press_page(sentence, to=PAGE)
    def press(request: HttpRequest, /, **address: UUID) -> UUID:
        do(by=me(request), now=timezone.now(), **address)
        return address["demand"]

    return press


demand_read = _button(_("Read. What the law says stands from now on."), read_demand)
demand_duty = _button(_("It stands in the calendar of duties from its next day on."), make_duty)
demand_count = _button(_("It is counted from now on, as codes."), let_count)
demand_uncount = _button(_("Taken back. It is not counted any more."), take_back)
afterwards_uncount = _button(_("Taken back. It is not counted any more."), take_back_retaliation)


@under_pressure(write=Answer.REFUSED)
@require_POST
def coded(request: HttpRequest) -> HttpResponse:
    """What may be counted, as a file of codes for others."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.KEEP_LAW):
        raise Forbidden
    lines = coded_lines(person)
    note_export(by=person, of="demand_codes", kind="csv", count=len(lines), now=now)
    return csv_answer(CODED_COLUMNS, lines, "codes")


@under_pressure(read=Answer.EMPTY)
@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Provinces and offices compared, month by month."""
    person = me(request)
    if not may_anywhere(person, Verb.SEE_LAW):
        raise Forbidden
    names = _provinces_seen(person)
    year_patterns = demand_patterns(person, names, timezone.now()) if in_private(request) else None
    context = {"patterns": year_patterns, "may_keep": may_anywhere(person, Verb.KEEP_LAW)}
    return page(request, "compliance/demands/patterns.html", context)
