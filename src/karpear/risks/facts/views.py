"""What happened: the list, a new one, one of them, and taking one back.

What facts propose and where others tell of them lies above: `waiting`, `resting_on` and `sources_of` are handed down
with the addresses.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.models import Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden
from karpear.ui.pages import any_form, form_page

from ..days import day_in
from ..pages import doors
from .actions import facts as actions
from .fact_list import fact_list
from .forms import FactForm
from .models import Fact
from .queries.facts import FactLine, Names, fact_page, facts_list, to_name

type Resting = Callable[[Fact, dict[str, str]], Sequence[object]]
#: Of facts: where this person may read what they came from.
type Sources = Callable[[Person, Iterable[UUID]], Mapping[UUID, str]]

KEPT = gettext_lazy("Saved. If it changes risks or plans, that is proposed within seconds.")


@any_form
def facts(request: HttpRequest, waiting: Callable[[Person], int], sources_of: Sources) -> HttpResponse:
    """What happened, newest first, and what still has to be said about alerts. A search and a file are a POST."""
    person, now = me(request), timezone.now()
    organisations = organisations_where(person, Verb.SEE_RISKS)
    if not organisations:
        raise Forbidden
    names, several = Names(organisations, get_language() or "en"), len(organisations) > 1
    may_enter = bool(organisations_where(person, Verb.DECIDE_ON_FACTS))
    today = day_in(organisations[0].time_zone, now)
    return fact_list(names, today=today, several=several, may_enter=may_enter).page(
        request, facts_list(person), template="risks/facts.html", now=now,
        prepare=lambda facts: _lines(person, facts, names, sources_of),
        note=lambda kind, count: note_export(by=person, of="facts", kind=kind, count=count, now=now),
        several=several,
        doors=doors(organisations[0].pk, "risks:facts"),
        unnamed=[names.line(fact) for fact in to_name(person)],
        waiting=waiting(person),
        may_enter=may_enter,
    )  # fmt: skip


def _lines(person: Person, facts: Iterable[Fact], names: Names, sources_of: Sources) -> list[FactLine]:
    listed = list(facts)
    sources = sources_of(person, [fact.pk for fact in listed])
    return [names.line(fact, sources.get(fact.pk, "")) for fact in listed]


@any_form
def new(request: HttpRequest) -> HttpResponse:
    """Enter a fact, in less than a minute."""
    person, now = me(request), timezone.now()
    able = organisations_where(person, Verb.DECIDE_ON_FACTS)
    if not able:
        raise Forbidden
    names = Names(able, get_language() or "en")
    form = FactForm(request.POST or None, organisations=able, names=names, today=day_in(able[0].time_zone, now))

    def enter(clean: dict[str, Any]) -> HttpResponse:
        new_fact = actions.enter_fact(by=person, organisation=form.where, key=clean["key"], clean=clean, now=now)
        return redirect("risks:fact", fact=new_fact.pk)

    return form_page(request, "risks/fact_form.html", form, do=enter, done=KEPT)


@any_form
def fact(request: HttpRequest, fact: UUID, resting_on: Resting, sources_of: Sources) -> HttpResponse:
    """One fact, and what rests on it. Where an alert ended as an incident: what was it?"""
    person, now = me(request), timezone.now()
    page = fact_page(person, fact)
    where = page.fact.organisation
    names = Names([where], get_language() or "en")
    (line,) = _lines(person, [page.fact], names, sources_of)
    is_incomplete = page.may_decide and not page.fact.threat and not page.fact.withdrawn_at
    form = FactForm(
        request.POST or None, organisations=[where], names=names, today=day_in(where.time_zone, now), fact=page.fact
    )
    return form_page(
        request,
        "risks/fact.html",
        form,
        do=lambda clean: actions.complete_fact(by=person, fact=fact, clean=clean, now=now),
        done=KEPT,
        to=("risks:facts",),
        context={
            "page": page, "line": line, "rests": resting_on(page.fact, names.provinces),
            "form": form if is_incomplete else None,
        },
    )  # fmt: skip


@require_POST
def withdraw(request: HttpRequest, fact: UUID) -> HttpResponse:
    """It was wrong. It stays readable and no longer counts."""
    actions.withdraw_fact(by=me(request), fact=fact, now=timezone.now())
    messages.success(request, _("Withdrawn. What it proposed is calculated again without it."))
    return redirect("risks:fact", fact=fact)
