"""The report for board and donors: first what is in it, then the PDF."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from karpear.people.current import me
from karpear.people.models import Organisation
from karpear.people.queries.gates import may_anywhere, organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden
from karpear.rules.risk.matrix import Level
from karpear.ui.paper import languages_of, pdf, pdf_answer, words

from ..actions.papers import note_report
from ..forms.paper import ReportForm
from ..queries.report import report_of, usual_since
from ..report_words import MARKINGS, TEMPLATE, USUAL_MARKING, WORDS


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """A form with what the report would hold next to it; a POST with `make` makes it, and is written down."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.SEE_RISKS):
        raise Forbidden
    organisations = organisations_where(person, Verb.SEE_RISKS, by_name=True)
    organisation_id = request.GET.get("organisation", "")
    form = ReportForm(request.POST or _usual(organisations, organisation_id, now), organisations=organisations)
    if not form.is_valid():
        return render(request, "risks/report.html", {"form": form}, status=422)
    data = report_of(person, form.organisation_chosen.pk, form.wanted, now=now)
    if "make" not in request.POST:
        return render(request, "risks/report.html", {"form": form, "holds": data, "marking": _marking(form)})
    note_report(
        by=person, organisation=form.organisation_chosen.pk, risks=data["count"],
        languages=form.cleaned_data["language"], names=form.cleaned_data["names"],
        marking=form.cleaned_data["marking"], now=now,
    )  # fmt: skip
    return pdf_answer(_print_report(form, data, now), "report.pdf")


def _usual(organisations: list[Organisation], organisation_id: str, now: datetime) -> dict[str, Any]:
    """What is chosen before anybody chose."""
    first = next(
        (organisation for organisation in organisations if str(organisation.pk) == organisation_id), organisations[0]
    )
    since = usual_since(first, now=now)
    return {
        "organisation": str(first.pk),
        "language": get_language() or "en",
        "marking": USUAL_MARKING,
        "scopes": ["individual", "organisation", "sector"],
        "from_level": int(Level.HIGH),
        "since": since.isoformat() if since else "",
    }


def _marking(form: ReportForm) -> tuple[str, Any]:
    mark = form.cleaned_data["marking"]
    return mark, MARKINGS[mark]


def _print_report(form: ReportForm, data: dict[str, Any], now: datetime) -> bytes:
    languages = languages_of(form.cleaned_data["language"], "en")
    mark, audience = _marking(form)
    content = {**data, "marking": mark, "words": words(languages, {**WORDS, "marking": audience})}
    return pdf(TEMPLATE, content, languages=languages, title="Report", now=now)
