"""Forms of the pages of a network: all they ask stands in `values`, but for what only a page can offer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation
from karpear.ui.values import ValueForm

from .values import ClassOfMember, NewNetwork, NewNetworkInvitation, NewPartner


class FoundForm(ValueForm):
    """A network on one screen."""

    asks = NewNetwork


class InviteOrganisationForm(ValueForm):
    """An organisation that may join."""

    asks = NewNetworkInvitation


class ClassForm(ValueForm):
    """Voice and vote, or voice."""

    asks = ClassOfMember


class PartnerForm(ValueForm):
    """A partner on one screen."""

    asks = NewPartner


class CoordinatorForm(forms.Form):
    """Whom a coordinator invites to coordinate, too."""

    for_name = forms.CharField(label=_("For whom"), max_length=80)


class JoinNetworkForm(forms.Form):
    """Which of their organisations joins, and that they have read what it means."""

    organisation = forms.ChoiceField(label=_("Which organisation joins"))
    read = forms.BooleanField(label=_("I have read what membership means"))

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(organisation.pk), organisation.name) for organisation in organisations]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        self.fields["organisation"].initial = choices[0][0] if choices else None
