"""Daily promises, and the answer to a message."""

from datetime import time
from typing import cast
from uuid import UUID, uuid4

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation, Person

DAYS = [(str(n), name) for n, name in WEEKDAYS.items()]


class StandingForm(forms.Form):
    at = forms.TimeField(
        label=_("Every day at"), initial=time(18), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), choices=DAYS, coerce=int, initial=[d for d, _name in DAYS],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    grace_min = forms.IntegerField(
        label=_("Minutes of silence before your people are told"), initial=10, min_value=0, max_value=1440
    )
    organisation = forms.ModelChoiceField(
        label=_("Who is told first"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("Those who watch over me"),
    )  # fmt: skip

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        mine = Organisation.objects.filter(pk__in=person.memberships.active().values("organisation"))
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = mine
        field.initial = mine.first()


class AnswerForm(forms.Form):
    """The answer on a page that was opened from a message."""

    key = forms.UUIDField(required=False)
    word = forms.CharField(required=False, max_length=100)
    not_ok = forms.BooleanField(required=False)

    def key_or_new(self) -> UUID:
        return self.cleaned_data.get("key") or uuid4()
