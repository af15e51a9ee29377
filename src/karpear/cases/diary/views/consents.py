"""What an author lets out of an entry: choosing it, all that is out, and taking it back."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.people.contributed import ContributedFrom, contribution_of, contributions_of
from karpear.people.current import me
from karpear.people.models import Person
from karpear.people.queries.country import country_of
from karpear.rules.risk.matrix import Reliability
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.scales import AREAS, CODED, RELIABILITIES, choices
from karpear.vault.pages import form_page, sealed_page

from .. import actions
from ..forms import ConsentForm
from ..models import ConsentedFact
from ..queries.consents import Codes, organisations_of, own_entry, standing_fact


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@sealed_page
def facts(request: HttpRequest, thread: UUID) -> HttpResponse:
    """Which coded facts of one entry may be known outside its seal."""
    person, now = _require_author(request, thread), timezone.now()
    belong = organisations_of(person)
    codes = Codes(country_of(belong[0] if belong else None), get_language() or "en")
    form = ConsentForm(request.POST or None, organisations=belong, codes=codes, today=timezone.localdate(now))
    out = standing_fact(person, thread)
    return form_page(
        request,
        "cases/facts.html",
        form,
        do=lambda clean: actions.consent(by=person, thread=thread, clean=clean, now=now),
        done=_("These facts are out. You can take them back at any time."),
        to=("cases:facts", thread),
        context={
            "thread": thread,
            "out": fact_line(out) if out else None,
            "contribution": contribution_of(person, ContributedFrom.DIARY, out.pk) if out else None,
            "several": len(belong),
            "acts": choices(CODED),
        },
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
def take_back(request: HttpRequest, consent: UUID) -> HttpResponse:
    """The codes are erased at once."""
    fact = actions.withdraw_consent(by=me(request), fact=consent, now=timezone.now())
    messages.success(
        request, _("Taken back. The facts are erased here now, and within a minute wherever they were passed on.")
    )
    return redirect("cases:facts_all") if request.POST.get("all") else redirect("cases:facts", thread=fact.thread)


def _require_author(request: HttpRequest, thread: UUID) -> Person:
    own_entry(me(request), thread)
    return me(request)


def fact_lines(person: Person, facts: Iterable[ConsentedFact]) -> list[dict[str, object]]:
    """Several of one author, each with where it stands in a sector."""
    rows = list(facts)
    contributions = contributions_of(person, ContributedFrom.DIARY, [fact.pk for fact in rows])
    return [fact_line(fact) | {"contribution": contributions.get(fact.pk)} for fact in rows]


def fact_line(fact: ConsentedFact) -> dict[str, object]:
    """One of them in words, as lists and pages show it."""
    codes = Codes(country_of(fact.organisation), get_language() or "en")
    return {
        "fact": fact,
        "threat": codes.threats.get(fact.threat, fact.threat),
        "province": codes.provinces.get(fact.province, fact.province),
        "areas": [AREAS[area].name for area in fact.areas],
        "reliable": RELIABILITIES[Reliability(fact.reliability)].name,
    }
