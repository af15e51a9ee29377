"""What is asked about a draft, a stage that it reached, and one of its articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import AnyOf, Choice, Day, FewLines, NameField
from karpear.ui.values import ask

from .bill_words import STAGES
from .models import Bill, BillPart, BillStep
from .words import ACTIVITIES

SHA256 = r"^[0-9a-f]{64}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBill:
    """A draft of one's own list, with the stage in which it was first heard of."""

    TABLE = Bill

    title: str = ask(NameField(label=_("The draft"), max_length=160, help_text=_("Stored encrypted.")))


@dataclass(frozen=True, slots=True, kw_only=True)
class BillStand:
    """What the organisation thinks of it, and until when it can say so."""

    TABLE = Bill

    consultation_on: date | None = ask(
        Day(
            label=_("Opinions are taken until"), required=False,
            help_text=_("A month before it, this waits among what needs you."),
        )
    )  # fmt: skip
    position: str = ask(
        FewLines(label=_("What we think of it"), max_length=4000, required=False, rows=6,
                 help_text=_("Stored encrypted."))
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """A stage that it has reached."""

    TABLE = BillStep

    stage: str = ask(Choice(label=_("Stage"), choices=[(stage.value, word) for stage, word in STAGES.items()]))
    reached_on: date = ask(Day(label=_("Since, or heard of on")))
    source: str = ask(
        FewLines(label=_("How you know"), max_length=500, required=False, rows=2, help_text=_("Stored encrypted."))
    )
    text_hash: str = ask(
        forms.RegexField(
            label=_("Fingerprint of the text (SHA-256)"), regex=SHA256, required=False, max_length=64,
            help_text=_("64 letters and digits. With it you can show later which text you read."),
            error_messages={"invalid": _("A fingerprint has 64 letters from a to f and digits.")},
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """One article, in your own words."""

    TABLE = BillPart

    number: str = ask(forms.CharField(label=_("Article"), max_length=20))
    gist: str = ask(
        FewLines(label=_("What it would ask, in your own words"), max_length=1000, help_text=_("Stored encrypted."))
    )
    kinds: Sequence[str] = ask(
        AnyOf(label=_("What it would touch"), choices=[(kind.value, word) for kind, word in ACTIVITIES.items()])
    )
