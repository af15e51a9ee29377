"""What the pages about following post."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Contact, Person

from ..models import App


class LinkForm(forms.Form):
    """Whom a private page is for."""

    reader = forms.ChoiceField(label=_("For whom"))

    def __init__(self, *args: Any, contacts: Sequence[Contact], colleagues: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"contact:{contact.pk}", contact.name) for contact in contacts]
        choices += [(f"colleague:{colleague.pk}", colleague.shown_name) for colleague in colleagues]
        self.fields["reader"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, UUID]:
        """`contact` or `colleague`, and the id."""
        kind, _colon, pk = str(self.cleaned_data["reader"]).partition(":")
        return {kind: UUID(pk)}


class MinutesForm(forms.Form):
    minutes = forms.TypedChoiceField(choices=[("30", "30"), ("60", "60")], coerce=int)
    due = forms.DateTimeField(required=False)


class AppForm(forms.Form):
    app = forms.ChoiceField(label=_("Which app"), choices=App.choices)
