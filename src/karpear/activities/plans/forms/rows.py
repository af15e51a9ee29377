"""Lists that are edited row by row without JavaScript: an empty row is left out, "more rows" adds some."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.alarm.deadlines import MAX_GRACE_S

from ...fields import LocalTime, minutes, offer
from ...itinerary.models import Leg
from ...values import MAX_CHECK_INS, MAX_LEGS, MAX_TITLE, CheckInTime

_MAX_GRACE_MIN = MAX_GRACE_S // 60


class ScheduleRow(forms.Form):
    """One row of a list: filled in or left empty, also where something stood before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = True


class CheckInRow(ScheduleRow):
    due_at = forms.DateTimeField(label=_("I say “I'm OK” before"), widget=LocalTime)
    grace_min = forms.FloatField(
        label=_("Minutes of grace"), required=False, min_value=0, max_value=_MAX_GRACE_MIN, widget=minutes()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # the words stand once, above the rows
            field.widget.attrs["aria-label"] = field.label

    def has_changed(self) -> bool:
        """A row without a time is an empty row, whatever grace is still next to it."""
        return bool(self["due_at"].data)

    def time(self, default_min: float) -> CheckInTime | None:
        clean = getattr(self, "cleaned_data", {})
        if not clean.get("due_at"):
            return None
        grace = clean.get("grace_min")
        return CheckInTime(clean["due_at"], round((default_min if grace is None else grace) * 60))


class EveryForm(forms.Form):
    """Makes the list again: one check-in every so many minutes up to the end."""

    every_min = forms.IntegerField(label=_("How often, in minutes"), min_value=5, max_value=1440, widget=minutes())
    wait_min = forms.IntegerField(label=_("Minutes of grace"), min_value=0, max_value=_MAX_GRACE_MIN, widget=minutes())
    at_night = forms.BooleanField(label=_("Also at night, between 22:00 and 06:00"), required=False)


CheckInRows = forms.formset_factory(
    CheckInRow, extra=2, max_num=MAX_CHECK_INS, validate_max=True, absolute_max=MAX_CHECK_INS + 20
)


def check_in_rows(times: Sequence[CheckInTime]) -> "forms.BaseFormSet[CheckInRow]":
    """An unbound list with these times and two empty rows."""
    return CheckInRows(initial=[{"due_at": t.due_at, "grace_min": f"{t.grace_s / 60:g}"} for t in times])


def refuse_passed(formset: "forms.BaseFormSet[CheckInRow]", starts_at: datetime | None, *, now: datetime) -> bool:
    """Marks the rows of a valid list that have passed and lie before the plan: nobody would be asked at that time."""
    first = min(starts_at, now) if starts_at else None
    passed_forms = [form for form in formset.forms if first and (time := form.time(0)) and time.due_at < first]
    for form in passed_forms:
        form.add_error("due_at", _("This time has passed, and it is before the plan begins."))
    return bool(passed_forms)


def rows_of(formset: "forms.BaseFormSet[CheckInRow]", *, default_min: float) -> list[CheckInTime]:
    """The times of a valid list, each once, in order."""
    times_by_due = {t.due_at: t for form in formset.forms if (t := form.time(default_min))}
    return [times_by_due[at] for at in sorted(times_by_due)]


class LegRow(ScheduleRow):
    from_place = forms.CharField(label=_("From"), max_length=MAX_TITLE)
    to_place = forms.CharField(label=_("To"), max_length=MAX_TITLE)
    departs_at = forms.DateTimeField(label=_("Departs"), widget=LocalTime)
    arrives_at = forms.DateTimeField(label=_("Arrives"), widget=LocalTime)
    transport = forms.CharField(label=pgettext_lazy("travel", "How"), max_length=MAX_TITLE, required=False)
    province = forms.ChoiceField(label=_("Province"), required=False, choices=())
    alone = forms.BooleanField(label=_("I travel this part alone"), required=False)

    def __init__(self, *args: Any, provinces: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "province", provinces, ("", "—"))

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        departs_at, arrives_at = clean.get("departs_at"), clean.get("arrives_at")
        if departs_at and arrives_at and not 0 < (arrives_at - departs_at).total_seconds() <= 31 * 86_400:
            self.add_error("arrives_at", _("The arrival must come after the departure, within 31 days."))
        return clean

    def leg(self) -> Mapping[str, Any] | None:
        clean = getattr(self, "cleaned_data", {})
        return {"province": "", **clean} if clean.get("from_place") else None


class WayRow(LegRow):
    """A part of the way on the page of the whole trip: what is left empty there is as the trip says.

    `whole`: starts_at, ends_at, place and from_place (where the first part begins); `back`: it is the way home.
    """

    def __init__(self, *args: Any, whole: Mapping[str, Any], back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole, self.back = whole, back
        for name in ("from_place", "to_place", "departs_at", "arrives_at"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        clean, whole = self.cleaned_data, self.whole
        there = {"departs_at": whole.get("starts_at"), "to_place": whole.get("place")}
        home = {
            "from_place": whole.get("place"),
            "to_place": whole.get("from_place"),
            "arrives_at": whole.get("ends_at"),
        }
        for name, value in (home if self.back else there).items():
            clean[name] = clean.get(name) or value
        for name, text in _ASKED.items():
            if not clean.get(name) and name not in self.errors:
                self.add_error(name, text)
        return super().clean()


_ASKED = {
    "from_place": _("Say where it begins."),
    "to_place": _("Say where it leads."),
    "departs_at": _("Say when you leave."),
    "arrives_at": _("Say when you arrive."),
}
LegRows = forms.formset_factory(LegRow, extra=1, max_num=MAX_LEGS, validate_max=True, absolute_max=MAX_LEGS + 5)
_LEG_FIELDS = ("from_place", "to_place", "departs_at", "arrives_at", "transport", "province", "alone")


def leg_rows(legs: Sequence[Leg], provinces: Sequence[tuple[str, str]]) -> "forms.BaseFormSet[LegRow]":
    """An unbound list with these legs; one empty row when there are none."""
    initial = [{name: getattr(leg, name) for name in _LEG_FIELDS} for leg in legs]
    rows = LegRows(initial=initial, form_kwargs={"provinces": provinces})
    rows.extra = 0 if legs else 1
    return rows


def legs_of(formset: "forms.BaseFormSet[LegRow]") -> list[Mapping[str, Any]]:
    return [leg for form in formset.forms if (leg := form.leg())]


def more_rows(posted: QueryDict, *, more: int = 3) -> QueryDict:
    """The posted rows, with room for more when that was asked."""
    data = posted.copy()
    if "more" in data:
        total = data.get("form-TOTAL_FORMS", "")
        data["form-TOTAL_FORMS"] = str(int(total) + more if total.isascii() and total.isdigit() else more)
    return data
