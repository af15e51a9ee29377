"""Paper for the pocket: the sheet of a plan, and a wallet card."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from karpear.countries.packs import Service
from karpear.countries.queries import emergency_numbers
from karpear.ui.paper import languages_of, pdf, pdf_answer, words

from .. import forms, queries
from ..paper import CARD, SHEET, TEMPLATES
from .answers import refusing, who


@require_safe
@refusing
def sheet_pdf(request: HttpRequest, activity: UUID) -> HttpResponse:
    """The sheet of a plan as A4, for whoever may see the plan."""
    now = timezone.now()
    languages = languages_of(request.GET.get("language", ""), get_language() or "en")
    data = queries.sheet_of(who(request), activity, languages=languages, now=now)
    data["words"] = words(languages, SHEET)
    return pdf_answer(pdf(TEMPLATES / "sheet.typ", data, languages=languages, title="Plan", now=now), "sheet.pdf")


def _number(service: Service) -> dict[str, Any]:
    return {"name": dict(service.name.by_language), "phone": service.phone, "checked": not service.unsure}


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """A card for the wallet, with the person's own contacts and nobody else's."""
    person, now = who(request), timezone.now()
    contacts = queries.contacts_to_ring(person)
    initial = {
        "language": get_language() or "en",
        "contacts": [one["id"] for one in contacts[: queries.MOST_ON_CARD]],
        "numbers": True,
    }
    form = forms.CardForm(request.POST or None, contacts=contacts, initial=initial)
    if not form.is_valid():
        return render(request, "activities/card.html", {"form": form, "contacts": contacts})
    clean = form.cleaned_data
    languages = languages_of(clean["language"], "en")
    data = {
        "name": clean["name"],
        "contacts": [one for one in contacts if one["id"] in clean["contacts"]],
        "numbers": [_number(one) for one in emergency_numbers()] if clean["numbers"] else [],
        "words": words(languages, CARD),
    }
    return pdf_answer(pdf(TEMPLATES / "card.typ", data, languages=languages, title="Card", now=now), "card.pdf")
