"""Somebody without an account."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..actions.without import Villager
from ..addresses import clean_address
from ..models import Channel, Language, Person


class Number(forms.CharField):
    """A phone number in the one form in which numbers are kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput({"type": "tel", "dir": "ltr"}), **kwargs)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value) or "")
        return clean_address(Channel.SMS.value, typed) if typed else ""


class WithoutAccountForm(forms.Form):
    """A name, one or two numbers, and who watches beside the organisation."""

    name = forms.CharField(label=_("Name, or a code name"), max_length=80)
    number = Number(label=_("Phone number"))
    second = Number(label=_("Second number"), required=False)
    language = forms.ChoiceField(label=_("Language of the answers"), choices=Language.choices, initial=Language.KHMER)
    watcher = forms.ChoiceField(label=_("Who watches, too"), required=False)
    agreed = forms.BooleanField(
        label=_("I asked them: they agree, and know that a text can be read on its way"),
        error_messages={"required": _("Ask them first.")},
    )

    def __init__(self, *args: Any, members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", _("Nobody apart from the organisation")),
            *((str(member.pk), member.shown_name) for member in members),
        ]
        self.fields["watcher"].choices = choices  # type: ignore[attr-defined]

    def clean_second(self) -> str:
        second: str = self.cleaned_data["second"]
        if second and second == self.cleaned_data.get("number"):
            raise ValidationError(_("This is the same number."))
        return second

    @property
    def clean_values(self) -> Villager:
        """As the action takes it."""
        data = self.cleaned_data
        numbers = list(filter(None, (data["number"], data["second"])))
        watcher = UUID(data["watcher"]) if data["watcher"] else None
        return Villager(name=data["name"], numbers=numbers, language=data["language"], watcher=watcher)
