"""What officers and travellers type about keys."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Person

from ..models import OutsideKind

_PLAIN = {"autocomplete": "off", "autocorrect": "off", "autocapitalize": "off", "spellcheck": "false"}


class OutsideForm(forms.Form):
    """A recovery key or a partner's key."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(OutsideKind.RECOVERY, _("Our recovery key")), (OutsideKind.PARTNER, _("A partner's own age key"))],
        widget=forms.RadioSelect,
        initial=OutsideKind.RECOVERY,
    )
    label = forms.CharField(
        label=_("Whose it is, or where it is kept"), max_length=80, widget=forms.TextInput(attrs=dict(_PLAIN))
    )
    recipient = forms.CharField(
        label=_("Public key"),
        help_text=_("It begins with age1. Never enter what begins with AGE-SECRET-KEY."),
        max_length=70,
        widget=forms.TextInput(attrs={**_PLAIN, "data-recipient": ""}),
    )

    def clean_recipient(self) -> str:
        return str(self.cleaned_data["recipient"]).strip().lower()


class CustodyWordsForm(forms.Form):
    """The words that stood in a drill's file."""

    words = forms.CharField(label=_("The six words in the file"), max_length=200, widget=forms.TextInput(attrs=_PLAIN))


class CustodyHandoverForm(forms.Form):
    """What the recovery holder made."""

    handover = forms.FileField(label=_("The file handover.age"))

    @property
    def clean_values(self) -> dict[str, bytes]:
        """At most a little more than is allowed, so that too much is refused and not read."""
        return {"blob": bytes(self.cleaned_data["handover"].read(64 * 1024))}


class LockForm(forms.Form):
    """Whose vault, and until when."""

    person = forms.ChoiceField(label=_("Whose vault"))
    until = forms.DateField(
        label=_("Until the morning of"),
        required=False,
        help_text=_("Leave empty: it lasts until somebody else ends it."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], zone: str, now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"] = forms.ChoiceField(label=_("Whose vault"), choices=people)
        self._zone, first = zone, (now + timedelta(days=1)).date()
        self.fields["until"].widget.attrs["min"] = first.isoformat()

    @property
    def clean_values(self) -> dict[str, Any]:
        """Until six in the morning of that day, where the person is who set it."""
        day = self.cleaned_data["until"]
        until = datetime.combine(day, time(6), ZoneInfo(self._zone)) if day else None
        return {"person": UUID(self.cleaned_data["person"]), "until": until}

    @staticmethod
    def people_of(me: Person, people: list[Person]) -> list[tuple[str, str]]:
        """The choices: oneself first."""
        return [(str(me.pk), str(_("mine"))), *((str(person.pk), person.shown_name) for person in people)]
