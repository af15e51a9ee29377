"""The register as a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karpear.people.current import me
from karpear.people.queries import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden
from karpear.ui.listing_files import csv_answer, sheet, xlsx_answer

from ...register.forms.filters import FilterForm
from .. import columns
from ..actions.papers import note_export
from ..forms.paper import ExportForm
from ..queries.export import measure_rows, risk_rows
from ..queries.selection import chosen_lines, organisations_with_register


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Choose what and how, then save it. Saving is written down, so it is a POST."""
    person = me(request)
    if not may_anywhere(person, Verb.SEE_RISKS):
        raise Forbidden
    organisations, now = organisations_with_register(person), timezone.now()
    form = ExportForm(request.POST or None, organisations=organisations, initial=_initial_values(request))
    if not form.is_valid():
        return render(request, "risks/export.html", {"form": form}, status=422 if form.is_bound else 200)
    lines = chosen_lines(person, form.found.pk, form.choice, now=now)
    kind = form.cleaned_data["form"]
    note_export(
        by=person, organisation=form.found.pk, form=kind, risks=len(lines.risks), measures=len(lines.measures),
        now=now,
    )  # fmt: skip
    if kind == "xlsx":
        return xlsx_answer([
            sheet(_("Risks"), columns.RISK_COLUMNS, risk_rows(lines)),
            sheet(_("Measures"), columns.MEASURE_COLUMNS, measure_rows(lines)),
        ], "register")  # fmt: skip
    if kind == "measures":
        return csv_answer(columns.MEASURE_COLUMNS, measure_rows(lines), "measures")
    return csv_answer(columns.RISK_COLUMNS, risk_rows(lines), "register")


def _initial_values(request: HttpRequest) -> dict[str, str]:
    """From the register: for which organisation, and what it was narrowed to there."""
    initial = {"organisation": request.GET["organisation"]} if "organisation" in request.GET else {}
    form = FilterForm(request.GET)
    if form.filters.narrowed:
        initial["filters"] = request.GET.urlencode()
    return initial
