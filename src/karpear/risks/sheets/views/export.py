"""The register as a spreadsheet."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karpear.people.current import me
from karpear.people.models import Person
from karpear.people.queries.gates import may_anywhere, organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden
from karpear.ui.list_choices import FILE
from karpear.ui.listing_files import csv_answer, sheet, xlsx_answer

from ...pages import asked
from ...register.queries.register import register
from ...register.views.register_list import risk_list
from .. import columns
from ..actions.papers import note_export
from ..forms.paper import ExportForm
from ..queries.export import measure_rows, risk_rows
from ..queries.selection import Lines, LineSelection, chosen_lines


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Choose what and how, then save it. Saving is written down, so it is a POST."""
    person = me(request)
    if not may_anywhere(person, Verb.SEE_RISKS):
        raise Forbidden
    if request.POST.get(FILE):
        return _as_in_the_register(request, person)
    organisations, now = organisations_where(person, Verb.SEE_RISKS, by_name=True), timezone.now()
    initial = {"organisation": request.GET["organisation"]} if "organisation" in request.GET else {}
    form = ExportForm(request.POST or None, organisations=organisations, initial=initial)
    if not form.is_valid():
        return render(request, "risks/export.html", {"form": form}, status=422 if form.is_bound else 200)
    lines = chosen_lines(person, form.organisation_chosen.pk, form.choice, now=now)
    return _save(lines, form.cleaned_data["form"], by=person, now=now)


def _as_in_the_register(request: HttpRequest, person: Person) -> HttpResponse:
    """What was found there: its list sends here what it is narrowed to, with the words that were searched for."""
    now, organisation = timezone.now(), asked(request)
    listing = risk_list(register(person, organisation, now=now), request.POST)
    wish = listing.wish(request)
    choice = LineSelection(narrow=lambda rows: listing.chosen(listing.searched(rows, wish), wish))
    lines = chosen_lines(person, organisation, choice, now=now)
    return _save(lines, "risks" if wish.file == "csv" else "xlsx", by=person, now=now)


def _save(lines: Lines, kind: str, *, by: Person, now: datetime) -> HttpResponse:
    risks, measures = len(lines.risks), len(lines.measures)
    note_export(by=by, organisation=lines.organisation.pk, form=kind, risks=risks, measures=measures, now=now)
    if kind == "xlsx":
        return xlsx_answer([
            sheet(_("Risks"), columns.RISK_COLUMNS, risk_rows(lines)),
            sheet(_("Measures"), columns.MEASURE_COLUMNS, measure_rows(lines)),
        ], "register")  # fmt: skip
    if kind == "measures":
        return csv_answer(columns.MEASURE_COLUMNS, measure_rows(lines), "measures")
    return csv_answer(columns.RISK_COLUMNS, risk_rows(lines), "register")
