"""What is asked about a conversation, and about one message in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.sharing.labels import Label
from karpear.ui.forms import AnyOf, Choice, FewLines
from karpear.ui.values import ask

from .words import LABELS

LONGEST_MESSAGE = 500
#: Named people who take part in one conversation.
MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThreadMessage:
    """What somebody writes, as short as two screens of a phone."""

    text: str = ask(
        FewLines(
            label=_("Your message"), max_length=LONGEST_MESSAGE, rows=4,
            help_text=_("500 letters at most. No names, numbers or places by which somebody could be found."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThread:
    """A conversation: how far it may travel, with whom, about what, and the first message."""

    key: UUID = field()
    subject: str = ask(
        forms.CharField(
            label=_("What it is about"), max_length=100,
            help_text=_("A few words. Stored encrypted; no message by mail or SMS says them."),
        )
    )  # fmt: skip
    label: str = ask(
        Choice(
            label=_("How far it may travel"), choices=[(label.value, word) for label, word in LABELS.items()],
            widget=forms.RadioSelect,
        ),
        default=Label.AMBER_STRICT.value,
    )  # fmt: skip
    organisations: Sequence[str] = ask(AnyOf(label=_("With which organisations")))
    named: str = ask(
        FewLines(
            label=_("Or with these people alone"), max_length=2000, required=False, rows=2,
            help_text=_("The e-mail addresses with which they sign in here, one in each line. TLP:RED needs them."),
        )
    )  # fmt: skip
    text: str = ask(
        FewLines(
            label=_("The first message"), max_length=LONGEST_MESSAGE, rows=4,
            help_text=_("500 letters at most. No names, numbers or places by which somebody could be found."),
        )
    )  # fmt: skip
    about: str = ask(forms.CharField(max_length=120, required=False, widget=forms.HiddenInput))
    about_path: str = ask(
        forms.RegexField(r"^/(?!/)[a-z0-9/-]*$", max_length=120, required=False, widget=forms.HiddenInput)
    )
