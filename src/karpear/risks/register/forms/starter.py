"""Beginning from the pack, and giving what is left without an owner to somebody."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Person
from karpear.ui.forms import PersonChoice, named, offer


class StarterForm(forms.Form):
    """Which lines, and who looks after them at first."""

    chosen = forms.MultipleChoiceField(
        label=_("Risks"), error_messages={"required": _("Choose at least one.")}, widget=forms.CheckboxSelectMultiple
    )
    owner = PersonChoice(
        label=_("Who looks after them at first"), help_text=_("You can give each to somebody else later.")
    )

    def __init__(self, *args: Any, lines: Sequence[str], members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, chosen=[(line, line) for line in lines], owner=named(members))


class AdoptForm(forms.Form):
    """Who takes what has no owner."""

    owner = PersonChoice(label=_("Who takes them over"), empty="—")

    def __init__(self, *args: Any, members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, owner=named(members))
