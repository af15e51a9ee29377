"""What is asked about another installation."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import FewLines, NameField
from karpear.ui.values import ask

from .models import Peer

LONGEST_CARD = 16_000


def _address() -> forms.CharField:
    return forms.CharField(
        label=_("Its address"), max_length=200, required=False,
        help_text=_("Begins with https://. Empty if you exchange by stick or by file alone. Stored encrypted."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPeer:
    """Another installation, by the card that its coordinator gave."""

    name: str = ask(NameField(label=_("What you call it"), max_length=80, help_text=_("Stored encrypted.")))
    card: str = ask(
        FewLines(
            label=_("Its card"), max_length=LONGEST_CARD, rows=4,
            help_text=_("The text that its page “Other installations” shows. It may come by any channel."),
        )
    )  # fmt: skip
    address: str = ask(_address(), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerAddress:
    """Where it is fetched from."""

    TABLE = Peer

    address: str = ask(_address(), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWords:
    """What the other coordinator reads out."""

    words: str = ask(
        forms.CharField(
            label=_("The six words, or the 24 digits"), max_length=200,
            help_text=_("As the other coordinator reads them out from their own screen."),
        )
    )  # fmt: skip
