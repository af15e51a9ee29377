"""Which things are put off, and until when."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from karpear.people.models import DigestEvery
from karpear.people.needs import Waiting
from karpear.ui.forms import AnyOf, Choice, Day, offer

MONDAY = 0
WEEK = 7


class Later(StrEnum):
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    DAY = "day"


class ThingsForm(forms.Form):
    """Some of what is listed."""

    things = AnyOf(label=_("Which?"))

    def __init__(self, *args: Any, listed: Iterable[Waiting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = {thing.id: thing for thing in listed}
        offer(self, things=[(thing.id, thing.name) for thing in self.listed.values()])

    def chosen(self) -> list[Waiting]:
        """What was ticked."""
        return [self.listed[key] for key in self.cleaned_data["things"]]


class PutOffForm(ThingsForm):
    """`until` is a day in the reader's zone; it comes back when that day begins."""

    when = Choice(
        label=_("Until when?"),
        choices=[(Later.TOMORROW, _("Tomorrow")), (Later.MONDAY, _("Monday")), (Later.DAY, _("A day that I choose"))],
        widget=forms.RadioSelect,
        initial=Later.TOMORROW,
    )
    until = Day(label=_("Day"), required=False)

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        if clean.get("when") == Later.DAY and not clean.get("until") and "until" not in self.errors:
            self.add_error("until", _("Choose a day."))
        if not clean.get("things") and "things" not in self.errors:
            self.add_error("things", _("Tick what is to be put off."))
        return clean

    def moment(self, now: datetime) -> datetime:
        """Later it comes back."""
        today = localtime(now).date()
        days: dict[str, date] = {
            Later.TOMORROW: today + timedelta(days=1),
            Later.MONDAY: today + timedelta(days=WEEK - (today.weekday() - MONDAY) % WEEK),
        }
        day = days.get(self.cleaned_data["when"]) or self.cleaned_data["until"]
        return make_aware(datetime.combine(day, time.min))


class DigestForm(forms.Form):
    """How often a mail says how much waits."""

    digest = Choice(label=_("A mail that says how much waits"), choices=DigestEvery.choices, widget=forms.RadioSelect)
