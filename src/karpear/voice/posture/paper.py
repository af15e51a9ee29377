"""An agreement on paper: both languages, lines for two signatures by hand."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from karpear.countries.queries import voice_book
from karpear.people.local_today import day_of
from karpear.rules.voice.agreement import SupportKind
from karpear.ui.paper import pdf, words

from .models import Agreement
from .words import SUPPORTS

_TEMPLATE = Path(__file__).parent.parent / "typst" / "agreement.typ"
_WORDS = {
    "title": _("What I say as a citizen"),
    "topics": _("I speak as a citizen on"),
    "disclaimer": _("I say with it"),
    "ask_first": _("I ask first on"),
    "ask_whom": _("Whom I ask first"),
    "support": _("If I am harmed for it, I keep"),
    "holds": _("What was agreed"),
    "rules": _(
        "What is said on these topics is the person’s own. The organisation neither orders nor forbids it, and does "
        "not answer for it. Both look at this page once a year. Either can end it, with a reason."
    ),
    "signed_on": _("Signed by both on"),
    "review_on": _("To be looked at again on"),
    "by_person": _("As a citizen"),
    "by_lead": _("For the organisation"),
    "mark": _("Mark of these words"),
    "private": _("Private: for the two who sign it."),
}


def agreement_pdf(agreement: Agreement, now: datetime) -> bytes:
    """All its words."""
    languages = [code for code, _name in settings.LANGUAGES]
    data = {**_data(agreement, languages), "words": words(languages, _WORDS)}
    return pdf(_TEMPLATE, data, languages=languages, title="Agreement", now=now)


def _data(agreement: Agreement, languages: list[str]) -> dict[str, Any]:
    topics = voice_book(agreement.organisation.country).topics
    supports = words(languages, {kind.value: word for kind, word in SUPPORTS.items()})
    by_topic = {key: {language: name.in_language(language) for language in languages} for key, name in topics.items()}
    signatory = agreement.signed_by or agreement.lead
    signed_on = day_of(agreement.organisation, agreement.signed_at) if agreement.signed_at else None
    return {
        "organisation": agreement.organisation.name,
        "person": agreement.person.shown_name,
        "lead": signatory.shown_name if signatory else "",
        "topics": [by_topic.get(key, key) for key in agreement.topics],
        "own_words": agreement.own_words,
        "disclaimer": [text for text in (agreement.disclaimer_km, agreement.disclaimer_en) if text],
        "ask_first": [by_topic.get(key, key) for key in agreement.ask_first],
        "ask_whom": agreement.ask_whom,
        "support": [
            {language: supports[language][kind] for language in languages}
            for kind in agreement.support
            if kind in set(SupportKind)
        ],
        "support_words": agreement.support_words,
        "signed_on": signed_on.isoformat() if signed_on else "",
        "review_on": agreement.review_on.isoformat() if agreement.review_on else "",
        "mark": agreement.text_hash,
    }
