"""What is asked when something happened, when it is decided, afterwards, and of whoever disagrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpeakDecision:
    """Something happened: about a dozen taps."""

    TABLE = SpeakDecision

    title: str = ask(NameField(label=_("What happened, in a few words"), max_length=120, help_text=ENCRYPTED))
    topic: str = ask(Offered(label=_("Topic"), empty=_("choose")))
    province: str = ask(ProvinceChoice(empty=_("the whole country")))
    harmed: str = ask(Choice(label=_("Who is harmed?"), choices=choices_of(HARMED), empty=_("choose")))
    consent: str = ask(
        Choice(label=_("What do they say to our speaking?"), choices=choices_of(CONSENTS), empty=_("choose"))
    )
    protection: str = ask(
        Choice(label=_("What does being seen do to them?"), choices=choices_of(PROTECTIONS), empty=_("choose"))
    )
    content: str = ask(Choice(label=_("What would we say?"), choices=choices_of(CONTENTS), empty=_("choose")))
    others: str = ask(Choice(label=_("Who else speaks?"), choices=choices_of(OTHER_VOICES), empty=_("choose")))
    timing: Sequence[str] = ask(AnyOf(label=_("What is near?"), choices=choices_of(TIMINGS)))
    custody: str = ask(Choice(label=_("Is one of our people held?"), choices=choices_of(CUSTODY), empty=_("choose")))
    exposures: Sequence[str] = ask(AnyOf(label=_("What can hit us?"), choices=choices_of(EXPOSURES)))
    words: str = ask(
        FewLines(label=_("What else to know"), max_length=2000, required=False, rows=3, help_text=ENCRYPTED)
    )


#: The questions whose answers the rule reads: one code each, or several.
SINGLE = ("harmed", "consent", "protection", "content", "others", "custody")
SEVERAL = ("timing", "exposures")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpeakReview:
    """What came of it."""

    TABLE = SpeakReview

    happened: Sequence[str] = ask(
        AnyOf(label=_("What happened since?"), choices=choices_of(AFTERMATHS),
              help_text=_("Harm to us goes on to the register of risks, as a code and without these words."))
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
