"""Daily promises, and the answer to a message."""

from datetime import time
from typing import Any, cast
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
        organisations = Organisation.objects.filter(pk__in=person.memberships.active().values("organisation"))
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = organisations
        field.initial = organisations.first()


class AnswerForm(forms.Form):
    """The answer on a page that was opened from a message."""

    key = forms.UUIDField(required=False)
    word = forms.CharField(required=False, max_length=100)
    not_ok = forms.BooleanField(required=False)

    def key_or_new(self) -> UUID:
        return self.cleaned_data.get("key") or uuid4()


class RollCallForm(forms.Form):
    """Whom to ask, by when. `people` are of one organisation, chosen before."""

    people = forms.TypedMultipleChoiceField(label=_("Whom"), coerce=UUID, widget=forms.CheckboxSelectMultiple)
    minutes = forms.TypedChoiceField(
        label=_("Answer within"),
        coerce=int,
        initial=30,
        choices=[
            (10, _("10 minutes")), (30, _("30 minutes")), (60, _("1 hour")), (180, _("3 hours")), (720, _("12 hours"))
        ],
        help_text=_("Anyone silent by then becomes an alarm."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=500,
        help_text=_("They read it on the page behind the link, not in the message."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    drill = forms.BooleanField(label=_("This is a drill"), required=False)

    def __init__(self, *args: Any, members: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(p.pk), p.shown_name) for p in members]
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        self.fields["people"].initial = [pk for pk, _name in people]
