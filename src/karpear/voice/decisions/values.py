"""What is asked when something happened, when it is decided, afterwards, and of whoever disagrees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.voice.proposal import Consent, Harmed, Protection
from karpear.ui.forms import AnyOf, Choice, Day, FewLines, NameField, Offered, ProvinceChoice
from karpear.ui.values import ask

from ..form_words import FORMS
from .models import Dissent, SpeakDecision, SpeakReview
from .words import (
    AFTERMATHS,
    CONSENTS,
    CONTENTS,
    CUSTODY,
    EXPOSURES,
    HARMED,
    OTHER_VOICES,
    PROTECTIONS,
    TIMINGS,
    choices_of,
)

ENCRYPTED = _("Stored encrypted. Officers and leads read it.")
#: What can be answered; where nobody in particular is harmed, nobody is asked.
ASKED_CONSENTS = {consent: word for consent, word in CONSENTS.items() if consent is not Consent.NOT_NEEDED}


def _one_of(label: Any, words: Mapping[Any, Any]) -> Choice:
    """A few answers, all in sight: one tap."""
    return Choice(label=label, choices=choices_of(words), widget=forms.RadioSelect)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpeakDecision:
    """Something happened: at most seven questions that nobody but people can answer, most of them one tap.

    `consent`, `protection`: of nobody, where nobody in particular is harmed.
    """

    TABLE = SpeakDecision

    title: str = ask(NameField(label=_("What happened, in a few words"), max_length=120, help_text=ENCRYPTED))
    topic: str = ask(Offered(label=_("Topic"), empty=_("choose")))
    province: str = ask(ProvinceChoice(empty=_("the whole country")))
    harmed: str = ask(_one_of(_("Who is harmed?"), HARMED))
    consent: str = ask(_one_of(_("What do they say to our speaking?"), ASKED_CONSENTS))
    protection: str = ask(_one_of(_("What does being seen do to them?"), PROTECTIONS))
    content: str = ask(_one_of(_("What would we say?"), CONTENTS))
    others: str = ask(_one_of(_("Who else speaks?"), OTHER_VOICES))
    timing: Sequence[str] = ask(AnyOf(label=_("What is near?"), choices=choices_of(TIMINGS)))
    custody: str = ask(_one_of(_("Is one of our people held?"), CUSTODY))
    exposures: Sequence[str] = ask(AnyOf(label=_("What can hit us?"), choices=choices_of(EXPOSURES)))
    words: str = ask(
        FewLines(label=_("What else to know"), max_length=2000, required=False, rows=3, help_text=ENCRYPTED)
    )


#: The questions whose answers the rule reads: one code each, or several.
SINGLE = ("harmed", "consent", "protection", "content", "others", "custody")
SEVERAL = ("timing", "exposures")
#: What follows where nobody in particular is harmed: nobody can be asked, and nobody endangered.
OF_NOBODY = {"consent": Consent.NOT_NEEDED.value, "protection": Protection.NO_MATTER.value}


def is_of_nobody(harmed: str) -> bool:
    """Is nobody in particular harmed?"""
    return harmed == Harmed.NOBODY.value


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedForm:
    """What a person decides."""

    TABLE = SpeakDecision

    form: str = ask(
        Choice(label=_("What do we do?"), choices=choices_of(FORMS), widget=forms.RadioSelect), title=_("Decided")
    )
    reason: str = ask(
        FewLines(
            label=_("Why"), max_length=2000, required=False, rows=3,
            help_text=_("Needed where it is not what is proposed. Stored encrypted."),
        )
    )  # fmt: skip
    review_on: date | None = ask(
        Day(
            label=_("Silence: look at it again on"), required=False,
            help_text=_("Only for silence, and always for it."),
        )
    )  # fmt: skip
    knowing: bool = ask(
        forms.BooleanField(label=_("I have read what is new, and decide without it"), required=False), default=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpeakReview:
    """What came of it."""

    TABLE = SpeakReview

    happened: Sequence[str] = ask(
        AnyOf(label=_("What happened since?"), choices=choices_of(AFTERMATHS),
              help_text=_("What harms us becomes a fact of the register, as a code and without these words; that "
                          "an authority asked does not."))
    )  # fmt: skip
    words: str = ask(FewLines(label=_("In words"), max_length=2000, required=False, rows=3, help_text=ENCRYPTED))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDissent:
    """Somebody disagrees."""

    TABLE = Dissent

    words: str = ask(
        FewLines(label=_("I disagree, because"), max_length=2000, rows=3, help_text=_("Stored encrypted."))
    )
    shown: bool = ask(
        forms.BooleanField(label=_("Show it to whoever sees this decision, with my name"), required=False)
    )
