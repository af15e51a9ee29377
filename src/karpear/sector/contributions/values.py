"""What is asked: of a group without an account, of an officer who tells for one, and of who opens the page."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.counting.kinds import PressureKind
from karpear.rules.text.tellings import is_telling_word
from karpear.ui.forms import Choice, NameField, Offered, ProvinceChoice
from karpear.ui.values import ask

from .words import KINDS

_KIND = Choice(
    label=_("What happened"),
    choices=[(kind.value, name) for kind, name in KINDS.items()],
    coerce=PressureKind,
    widget=forms.RadioSelect,
)
_MONTH = Offered(label=_("In which month"), empty=_("choose"), coerce=date.fromisoformat)

BULLETIN = _("Is it the event of one of these bulletins?")
BULLETIN_HELP = _("Whoever chooses the same one tells of one event, which counts once. Nobody sees who chose it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTelling:
    """What a group tells: kind, province and month, and nothing else."""

    kind: PressureKind = ask(_KIND)
    province: str = ask(ProvinceChoice(empty=_("not said")))
    month: date = ask(_MONTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTold:
    """The same as an officer heard it. `group`: one that they know already; `name`: of a new one."""

    network: UUID | None = ask(Offered(label=_("For which network"), coerce=UUID))
    group: UUID | None = ask(
        Offered(label=_("Which group"), coerce=UUID, required=False, empty=_("one that is not here yet"))
    )
    name: str = ask(
        NameField(
            label=_("How you call the new group"), max_length=80, required=False,
            help_text=_("Only officers and leads of your organisation read it. Stored encrypted."),
        )
    )  # fmt: skip
    kind: PressureKind = ask(_KIND)
    province: str = ask(ProvinceChoice(empty=_("not said")))
    month: date = ask(_MONTH)
    bulletin: UUID | None = ask(
        Offered(label=BULLETIN, coerce=UUID, required=False, nothing=None, empty=_("no"), help_text=BULLETIN_HELP),
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVouching:
    """That a group is real."""

    mark: str = ask(
        forms.CharField(
            label=_("Its mark"), max_length=12,
            help_text=_("Six digits, which the group reads to you from its receipt. Never ask for the receipt itself."),
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        )
    )  # fmt: skip
    name: str = ask(
        NameField(
            label=_("How you call the group"), max_length=80,
            help_text=_("Only officers and leads of your organisation read it. Stored encrypted."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingQuestion:
    """What is asked on the public page before anything is taken."""

    question: str = ask(
        forms.CharField(
            label=_("A question that people in the field can answer"), max_length=120,
            help_text=_("Everybody reads it who has the address. Nothing secret, and nobody’s name."),
        )
    )  # fmt: skip
    answer: str = ask(
        forms.CharField(
            label=_("The answer"), max_length=60,
            help_text=_("Capitals and spaces do not matter. Change it when strangers know it."),
        )
    )  # fmt: skip


class TellingWordField(forms.CharField):
    """One word that a text can begin with, after TELL, and that means nothing else there."""

    default_error_messages: ClassVar = {
        "word": _("Choose another word: 2 to 20 letters, without digits, and no word that means something in a text.")
    }

    def clean(self, value: str) -> str:
        word = str(super().clean(value))
        if not is_telling_word(word):
            raise forms.ValidationError(self.error_messages["word"], code="word")
        return word


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingWord:
    """By which word a group tells by SMS, and that its limits were read."""

    word: str = ask(
        TellingWordField(
            label=_("The word that groups write after TELL"), max_length=20,
            help_text=_(
                "It keeps out passers-by, as the question does. Nobody’s name. In Latin letters where phones have no"
                " Khmer."
            ),
            widget=forms.TextInput({"autocomplete": "off"}),
        )
    )  # fmt: skip
    read: bool = ask(
        forms.BooleanField(label=_("I have read what a text gives away, and tell it to whomever I hand the card"))
    )
