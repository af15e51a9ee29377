"""The budget for donors, on a page and on paper; and taking over what the register says."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karpear.people.current import me
from karpear.people.models import Organisation
from karpear.people.queries.gates import require
from karpear.preparedness.reserve.actions.assumptions import assume
from karpear.preparedness.reserve.assumptions import BUDGET_LINES
from karpear.preparedness.reserve.queries.state import reserve_state
from karpear.preparedness.reserve.views.pages import asked, here, refusing
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.paper import LANGUAGE_CHOICES, languages_of, pdf, pdf_answer, words
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.scales import LIKELIHOODS

from .actions import note_budget
from .budget_words import TEMPLATE, WORDS, paper_of
from .queries import budget_sheet, register_words


class BudgetPaperForm(forms.Form):
    """In which language."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGE_CHOICES)


def _organisation(request: HttpRequest, verb: Verb) -> Organisation:
    return require(me(request), asked(request, verb), verb).organisation


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@any_form
@refusing
def budget(request: HttpRequest) -> HttpResponse:
    """Every line and what stands in it; a POST makes the paper, and is written down."""
    organisation, now = _organisation(request, Verb.SEE_RESERVE), timezone.now()
    sheet = budget_sheet(me(request), organisation, now)
    form = BudgetPaperForm(request.POST or None, initial={"language": get_language() or "en"})
    lines = [(BUDGET_LINES[line.line], line) for line in sheet.lines]
    return form_page(
        request,
        "reserve/budget.html",
        form,
        do=lambda clean: _print_budget(request, organisation, clean["language"]),
        context={"sheet": sheet, "lines": lines, "now": now},
    )


def _print_budget(request: HttpRequest, organisation: Organisation, language: str) -> HttpResponse:
    now, languages = timezone.now(), languages_of(language, "en")
    sheets = {}
    for code in languages:
        with override(code):
            sheets[code] = budget_sheet(me(request), organisation, now)
    note_budget(by=me(request), organisation=organisation.pk, languages=language, now=now)
    day = f"{now.astimezone(ZoneInfo(organisation.time_zone)):%Y-%m-%d}"
    content = {**paper_of(sheets, day), "words": words(languages, WORDS)}
    return pdf_answer(pdf(TEMPLATE, content, languages=languages, title="Budget", now=now), "budget.pdf")


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def from_register(request: HttpRequest) -> HttpResponse:
    """What the register says of each misfortune, next to what is assumed; a POST takes it over."""
    organisation, now = _organisation(request, Verb.SET_RESERVE), timezone.now()
    rows = register_words(me(request), organisation, now)
    if request.method == "POST":
        standing = reserve_state(organisation.pk, now).assumptions
        likelihoods: dict[str, Any] = {f"often_{row.kind.value}": row.likelihood for row in rows}
        new = replace(standing, **likelihoods)
        assume(by=me(request), organisation=organisation.pk, new=new, now=now)
        messages.success(request, _("Taken from the register."))
        return redirect(here("reserve_assumptions", organisation.pk))
    likelihood_rows = [(row, LIKELIHOODS[row.assumed].name, LIKELIHOODS[row.likelihood].name) for row in rows]
    context = {"rows": likelihood_rows, "differs": any(row.differs for row in rows), "now": now}
    return page(request, "reserve/from_register.html", context)
