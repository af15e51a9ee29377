"""The short pages: what, when and where, who with, if something happens."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation, Person
from karpear.ui.forms import Day

from ...fields import LocalTime, few_lines, offer, phone
from ...itinerary.models import Activity, ActivityKind
from ...itinerary.queries import whom_they_meet
from ...values import MAX_TEXT, MAX_TITLE
from .colleagues import colleagues_field

MIN_OTHERS = 3
QUESTIONS = 3


class WhatForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=ActivityKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("A short name for it"), max_length=MAX_TITLE, help_text=_("Those who help you see this first.")
    )
    purpose = forms.CharField(label=_("What for"), max_length=MAX_TEXT, required=False, widget=few_lines())
    organisation = forms.ChoiceField(
        label=_("Who watches over it?"), required=False, widget=forms.RadioSelect, choices=()
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        independent = ("", _("No organisation: the people and groups who watch over me"))
        choices = [] if fixed or not organisations else [*((str(o.pk), o.name) for o in organisations), independent]
        offer(self, "organisation", choices)
        if fixed:
            self.fields["place"] = forms.CharField(label=_("Where"), max_length=MAX_TEXT, widget=few_lines(2))

    def clean_organisation(self) -> UUID | None:
        value = self.cleaned_data["organisation"]
        return UUID(value) if value else None

    @property
    def clean_values(self) -> dict[str, Any]:
        return {"organisation": None, **self.cleaned_data}


class WhenForm(forms.Form):
    place = forms.CharField(
        label=_("Where"), max_length=MAX_TEXT, widget=few_lines(2), help_text=_("So that a stranger could find you.")
    )
    province = forms.ChoiceField(label=_("Province"), required=False, choices=())
    starts_at = forms.DateTimeField(label=_("Starts"), widget=LocalTime)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=LocalTime, help_text=_("When you will say “home safe”."))

    def __init__(self, *args: Any, now: datetime, provinces: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["starts_at"].help_text = _("It is %(time)s now.") % {"time": localtime(now).strftime("%H:%M")}
        offer(self, "province", provinces, ("", "—"))

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        starts_at, ends_at = clean.get("starts_at"), clean.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must come after the start."))
        elif ends_at and ends_at <= self.now:
            self.add_error("ends_at", _("This has already passed."))
        elif ends_at and (ends_at - self.now).days > 2 * 366:
            self.add_error("ends_at", _("This is more than two years away."))
        clean.setdefault("province", "")
        return clean


class EndForm(forms.Form):
    """The end of a plan under way."""

    ends_at = forms.DateTimeField(label=_("Ends"), widget=LocalTime)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        kwargs["initial"] = {"ends_at": activity.ends_at}
        super().__init__(*args, **kwargs)


class DayForm(forms.Form):
    """Another day for a plan that has been started. `shown`: the end that stood on the page."""

    day = Day(label=_("First day"))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, activity: Activity, day: date | None, under_way: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"day": day, "shown": activity.ends_at and activity.ends_at.isoformat()}
        super().__init__(*args, **kwargs)
        if under_way:
            self.fields["day"].label = _("Last day")

    def clean_shown(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["shown"])
        except ValueError:
            return None


class WhoForm(forms.Form):
    with_whom = forms.CharField(
        label=_("Others who come along"),
        max_length=MAX_TEXT,
        required=False,
        widget=few_lines(2),
        help_text=_("People without an account here: their names, or who they are."),
    )
    meets = forms.CharField(
        label=_("Whom do you meet?"),
        max_length=MAX_TEXT,
        required=False,
        widget=few_lines(2),
        help_text=_("For you and those who watch over this plan. It appears on no page, sheet or message for others."),
    )
    buddy = forms.ChoiceField(
        label=_("Buddy"),
        required=False,
        choices=(),
        help_text=_("Somebody who stays behind and is told when you are silent."),
    )
    driver_name = forms.CharField(label=_("Driver"), max_length=MAX_TITLE, required=False)
    driver_phone = forms.CharField(label=_("Driver's phone"), max_length=40, required=False, widget=phone())
    host_name = forms.CharField(label=_("Host"), max_length=MAX_TITLE, required=False)
    host_phone = forms.CharField(label=_("Host's phone"), max_length=40, required=False, widget=phone())
    night_reason = forms.CharField(
        label=_("Why part of the way must be at night"), max_length=MAX_TEXT, required=False, widget=few_lines(2)
    )
    lone_reason = forms.CharField(
        label=_("Why you must go alone"), max_length=MAX_TEXT, required=False, widget=few_lines(2)
    )

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        fellows: Sequence[Person],
        buddies: Sequence[Person],
        unavailable: Mapping[UUID, str],
        **kwargs: Any,
    ) -> None:
        """`unavailable`: who of the buddies cannot help now → why, as the reader may know."""
        kwargs["initial"] = _fill_initial(activity)
        super().__init__(*args, **kwargs)
        # Never fewer rows than there are people: what is not shown would be lost by saving.
        person_count = sum(1 for name in kwargs["initial"] if name.startswith("other_") and name.endswith("_name"))
        self.rows = max(MIN_OTHERS, person_count + 1)
        for n in range(self.rows):
            self.fields[f"other_{n}_name"] = forms.CharField(label=_("Name"), max_length=MAX_TITLE, required=False)
            self.fields[f"other_{n}_phone"] = forms.CharField(
                label=_("Phone"), max_length=40, required=False, widget=phone()
            )
        if fellows and activity.state == "draft":
            self.fields["fellows"] = colleagues_field(fellows)
        offer(self, "buddy", [(str(p.pk), _with_reason(p, unavailable)) for p in buddies], ("", _("Nobody")))

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        along = clean.get("fellows", self.initial["fellows"])  # under way, those who come along stand
        if clean.get("buddy") and clean["buddy"] in along:
            self.add_error(
                "buddy", _("Somebody who comes along cannot stay behind as the buddy. Choose somebody else.")
            )
        return clean

    def others(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"other_{n}_name"], self[f"other_{n}_phone"]) for n in range(self.rows)]

    @property
    def clean_values(self) -> dict[str, Any]:
        clean = self.cleaned_data
        rows = [{"name": clean[f"other_{n}_name"], "phone": clean[f"other_{n}_phone"]} for n in range(self.rows)]
        buddy = clean.get("buddy")
        return {
            "with_whom": clean["with_whom"],
            "meets": clean["meets"],
            "fellows": [UUID(i) for i in clean.get("fellows", [])],
            "buddy": UUID(buddy) if buddy else None,
            "driver": {"name": clean["driver_name"], "phone": clean["driver_phone"]},
            "host": {"name": clean["host_name"], "phone": clean["host_phone"]},
            "night_reason": clean["night_reason"],
            "lone_reason": clean["lone_reason"],
            "others": [row for row in rows if row["name"] or row["phone"]],
        }


def _with_reason(person: Person, unavailable: Mapping[UUID, str]) -> str:
    reason = unavailable.get(person.pk)
    return f"{person.shown_name} – {gettext('not available')}: {reason}" if reason else person.shown_name


def _fill_initial(activity: Activity) -> dict[str, Any]:
    plan = activity.plan
    rows = [] if activity._state.adding else list(activity.travellers.all())
    initial = {
        "with_whom": plan.get("along", ""),
        "meets": whom_they_meet(plan),
        "fellows": [str(t.person_id) for t in rows if t.person_id],
        "buddy": str(activity.buddy_id or ""),
        "night_reason": plan.get("night_reason", ""),
        "lone_reason": plan.get("lone_reason", ""),
    }
    for role in ("driver", "host"):
        helper = plan.get(role) or {}
        initial |= {f"{role}_name": helper.get("name", ""), f"{role}_phone": helper.get("phone", "")}
    for n, traveller in enumerate([t for t in rows if not t.person_id]):
        initial |= {f"other_{n}_name": traveller.name, f"other_{n}_phone": traveller.phone}
    return initial


class IfForm(forms.Form):
    missed = forms.CharField(
        label=_("If I do not check in"),
        max_length=MAX_TEXT,
        required=False,
        widget=few_lines(),
        help_text=_("What those who are told should do first, and what they should not do."),
    )
    detained = forms.CharField(label=_("If I am detained"), max_length=MAX_TEXT, required=False, widget=few_lines())
    hurt = forms.CharField(label=_("If I am hurt"), max_length=MAX_TEXT, required=False, widget=few_lines())
    plan_b = forms.CharField(
        label=_("Plan B"),
        max_length=MAX_TEXT,
        required=False,
        widget=few_lines(),
        help_text=_("Another way home, a place to stay, somebody nearby."),
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        plan = activity.plan
        questions = list(plan.get("questions") or [])
        initial = {**(plan.get("instructions") or {}), "plan_b": plan.get("plan_b", "")}
        for n, question in enumerate(questions[:QUESTIONS]):
            initial |= {f"question_{n}": question.get("question", ""), f"answer_{n}": question.get("answer", "")}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for n in range(QUESTIONS):
            self.fields[f"question_{n}"] = forms.CharField(label=_("Question"), max_length=MAX_TITLE, required=False)
            self.fields[f"answer_{n}"] = forms.CharField(label=_("Answer"), max_length=MAX_TITLE, required=False)

    def questions(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"question_{n}"], self[f"answer_{n}"]) for n in range(QUESTIONS)]

    @property
    def clean_values(self) -> dict[str, Any]:
        clean = self.cleaned_data
        pairs = [{"question": clean[f"question_{n}"], "answer": clean[f"answer_{n}"]} for n in range(QUESTIONS)]
        return {
            "plan_b": clean["plan_b"],
            "questions": [p for p in pairs if p["question"]],
            "instructions": {stage: clean[stage] for stage in ("missed", "detained", "hurt")},
        }
