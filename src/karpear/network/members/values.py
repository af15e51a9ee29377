"""What is asked about a network, about an organisation that is invited, and about a partner."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Language
from karpear.ui.forms import Choice, FewLines, FreshDay, NameField
from karpear.ui.values import ask

from .models import MemberClass, NetworkMember, Partner, PartnerKind

MYSELF, INVITED = "me", "somebody"
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNetwork:
    """A network, and who coordinates it first."""

    name: str = ask(
        NameField(
            label=_("Name of the network"), max_length=120,
            help_text=_("All its members see it. It is not encrypted."),
        )
    )  # fmt: skip
    language: str = ask(Choice(label=_("Language"), choices=Language.choices), default=Language.KHMER.value)
    coordinator: str = ask(
        Choice(
            label=_("Who coordinates it"), choices=[(INVITED, _("Somebody whom I invite")), (MYSELF, _("I do"))],
            widget=forms.RadioSelect,
        ),
        default=INVITED,
    )  # fmt: skip
    for_name: str = ask(
        NameField(
            label=_("For whom the link is"), max_length=80, required=False,
            help_text=_("If you invite somebody. Stored encrypted."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNetworkInvitation:
    """An organisation that may join."""

    for_name: str = ask(
        NameField(
            label=_("For which organisation"), max_length=120,
            help_text=_("For your own list of open links. Stored encrypted; only coordinators read it."),
        )
    )  # fmt: skip
    member_class: str = ask(
        Choice(label=_("With"), choices=MemberClass.choices, widget=forms.RadioSelect),
        default=MemberClass.VOICE_AND_VOTE.value,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassOfMember:
    """What a member has."""

    TABLE = NetworkMember

    member_class: str = ask(Choice(label=_("This member has"), choices=MemberClass.choices, widget=forms.RadioSelect))


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOutReason:
    """Why the coordinator ends a membership."""

    reason: str = ask(
        FewLines(
            label=_("Why"), max_length=LONGEST_REASON,
            help_text=_("The leads of the organisation read this. Stored encrypted."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPartner:
    """Somebody outside the network who is kept informed."""

    TABLE = Partner

    name: str = ask(NameField(label=_("Name"), max_length=120, help_text=_("Stored encrypted.")))
    kind: str = ask(Choice(label=_("What they are to you"), choices=PartnerKind.choices, widget=forms.RadioSelect))
    email: str = ask(
        forms.EmailField(
            label=_("E-mail address"),
            required=False,
            help_text=_(
                "A mail there says that there is a note on their page, and nothing of it. Without an address you tell"
                " them yourself. Stored encrypted. No other member sees it."
            ),
        )
    )
    language: str = ask(
        Choice(label=_("Language of their page and mail"), choices=Language.choices),
        default=Language.ENGLISH.value,
    )
    agreed_on: date = ask(
        FreshDay(
            label=_("They agreed to this on"),
            help_text=_("Ask them first: to be found with bulletins may put them in danger, too."),
        )
    )  # fmt: skip
