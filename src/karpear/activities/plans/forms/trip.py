"""The usual trip on one page: the forms of the short pages together, filled with what earlier plans said."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Contact, Organisation, Person

from ...itinerary.models import Activity
from ...values import MAX_TEXT
from ..queries.usual import UsualTrip
from .family import ToldForm
from .pages import IfForm, WhatForm, WhenForm, WhoForm
from .rows import WayRow

type Posted = Mapping[str, Any] | None


class ReasonForm(forms.Form):
    """One reason for both: by night, and alone."""

    reason = forms.CharField(
        label=_("Why nobody is your buddy"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only needed when you travel alone or at night."),
    )


class TripForm:
    """Behaves as a form: valid when all its parts are. `clean_values`: those of each part, by its name."""

    #: What is lacking is said at the one field that answers it here; a buddy is chosen above it.
    shown_at: Mapping[str, str] = {"who": "reason"}

    def __init__(
        self,
        data: Posted,
        *,
        draft: Activity,
        usual: UsualTrip,
        times: tuple[datetime, datetime],
        now: datetime,
        organisations: Sequence[Organisation],
        provinces: Sequence[tuple[str, str]],
        fellows: Sequence[Person],
        buddies: Sequence[Person],
        unavailable: Mapping[UUID, str],
        contacts: Sequence[Contact],
        is_draft: bool = False,
    ) -> None:
        self.usual, self.is_bound = usual, data is not None
        what = {"kind": draft.kind, "organisation": str(draft.organisation_id or "")}
        self.what = WhatForm(data, organisations=organisations, initial=what)
        when = {"starts_at": times[0], "ends_at": times[1]}
        self.when = WhenForm(data, now=now, provinces=provinces, initial=when)
        self.when.fields["place"].widget = forms.TextInput()
        if is_draft:
            self._ask_for_nothing()
        self.who = WhoForm(data, activity=draft, fellows=fellows, buddies=buddies, unavailable=unavailable)
        self.reason = ReasonForm(data)
        self.way = self._way(data)
        self.told = ToldForm(data, contacts=contacts, pages=usual.told)
        self.if_happens = IfForm(data, activity=draft)
        self._offer_what_was_typed()

    def _ask_for_nothing(self) -> None:
        """A draft may lack what a plan needs; what is wrong in it is still said."""
        for field in (self.what.fields["title"], *self.when.fields.values()):
            field.required = False

    def _way(self, data: Posted) -> list[WayRow]:
        """The way there and the way back; more parts are added on the page of the way."""
        self.when.full_clean()
        whole = dict(self.when.cleaned_data) if self.is_bound else {}
        whole["from_place"] = (data or {}).get("way-0-from_place", "").strip()
        return [WayRow(data, prefix=f"way-{n}", whole=whole, back=bool(n)) for n in range(2)]

    def _offer_what_was_typed(self) -> None:
        for form in (self.when, self.who, *self.way):
            for name, field in form.fields.items():
                offered = "place" if name == "to_place" else name
                if self.usual.offered.get(offered):
                    field.widget.attrs["list"] = f"known_{offered}"

    @property
    def parts(self) -> list[forms.Form]:
        return [self.what, self.when, self.who, self.reason, *self.way, self.told, self.if_happens]

    @property
    def errors(self) -> list[Any]:
        return [part.errors for part in self.parts if part.errors]

    def non_field_errors(self) -> list[Any]:
        return [error for part in self.parts for error in part.non_field_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        return (field for part in self.parts for field in part)

    def is_valid(self) -> bool:
        return self.is_bound and not self.errors

    @property
    def fields(self) -> Mapping[str, forms.Field]:
        return self.reason.fields

    def add_error(self, name: str | None, text: Any) -> None:
        if name and self.reason.errors:
            return  # one reason answers for the night and for going alone
        (self.reason if name else self.what).add_error(name, text)

    @property
    def is_way_open(self) -> bool:
        return any(row.errors or row.has_changed() for row in self.way)

    @property
    def clean_values(self) -> dict[str, Any]:
        reason = self.reason.cleaned_data["reason"]
        instructions = self.if_happens.clean_values["instructions"]
        return {
            "what": self.what.clean_values,
            "when": {"province": "", **self.when.cleaned_data},
            "legs": [leg for row in self.way if (leg := row.leg())],
            "who": {**self.who.clean_values, "night_reason": reason, "lone_reason": reason},
            "told": self.told.clean_values,
            "if": {"plan_b": "", "questions": self.usual.questions, "instructions": instructions},
        }
