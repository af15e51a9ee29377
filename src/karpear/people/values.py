"""What the verbs of this room take."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import AnyOf, Choice, NameField, YesNo
from karpear.ui.values import ask

from .models import Contact, ContactRole

DISCLOSURE_WORDS = {
    "what": _("What I am doing"),
    "where": _("Where I am going"),
    "when": _("When I leave and come back"),
    "with_whom": _("Who comes along, driver and host"),
    "next_check_in": _("When I will be heard from next"),
    "position": _("My last known position"),
    "instructions": _("What I asked people to do"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactValues:
    """What a person writes about a contact. `addresses`: (channel, value) in the order to try them."""

    TABLE = Contact

    role: str = ask(Choice(label=_("Who they are to me"), choices=ContactRole.choices))
    name: str = ask(NameField(label=_("Name"), max_length=120))
    addresses: Sequence[tuple[str, str]]
    language: str = ask(Choice(label=_("The language they read"), choices=settings.LANGUAGES), default="km")
    knows_me_as: str = ask(
        NameField(
            label=_("They know me as"), max_length=120, required=False,
            help_text=_("This name is in the messages they get. Choose one that only they understand, if you like."),
        )
    )  # fmt: skip
    disclosures: Sequence[str] = ask(
        AnyOf(
            label=_("When something happens, or when I share a trip, they may be told"),
            choices=DISCLOSURE_WORDS.items(),
        )
    )  # fmt: skip
    in_ladder: bool | None = ask(
        YesNo(
            label=_("Told automatically when I stay silent and nobody answers"),
            unsaid=_("As usual: yes, but not authorities or journalists"),
            help_text=_(
                "Telling an authority or a journalist may be the danger itself. Choose Yes only if you are sure."
            ),
        )
    )  # fmt: skip
    code_name: str = ask(
        NameField(
            label=_("Code name for them"), max_length=60, required=False, help_text=_("Others see this, not the name.")
        )
    )
    reach: str = ask(
        forms.CharField(
            label=_("Whom they can call"), max_length=200, required=False,
            help_text=_("For example which embassy, which UN office, which lawyer."),
        )
    )  # fmt: skip
    hours: str = ask(
        forms.CharField(
            label=_("Hours"), max_length=120, required=False,
            help_text=_("When they can be reached, in your own words."),
        )
    )  # fmt: skip
