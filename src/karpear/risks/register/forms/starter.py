"""Beginning from the pack, and giving what is left without an owner to somebody."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Person

from ...fields import offer, people


class StarterForm(forms.Form):
    """Which lines, and who looks after them at first."""

    chosen = forms.MultipleChoiceField(
        label=_("Risks"), error_messages={"required": _("Choose at least one.")}, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.ChoiceField(
        label=_("Who looks after them at first"), help_text=_("You can give each to somebody else later.")
    )

    def __init__(self, *args: Any, lines: Sequence[str], members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chosen", [(line, line) for line in lines])
        offer(self, "owner", people(members))

    def clean_owner(self) -> UUID:
        return UUID(self.cleaned_data["owner"])


class AdoptForm(forms.Form):
    """Who takes what has no owner."""

    owner = forms.ChoiceField(label=_("Who takes them over"))

    def __init__(self, *args: Any, members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", people(members), empty="—")

    def clean_owner(self) -> UUID:
        return UUID(self.cleaned_data["owner"])
