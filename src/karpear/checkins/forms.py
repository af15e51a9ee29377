"""Daily promises, and the answer to a message."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import time
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.screens import members_called

#: So many people are listed, to be ticked one by one.
LISTED = 50
ALL_MEMBERS, TRAVELLERS = "all", "out"
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
        organisations = Organisation.objects.filter(pk__in=person.memberships.belonging().values("organisation"))
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
    """Whom to ask, by when. `members` are of one organisation, chosen before; `out`: where those on the way are.

    Everybody is asked, those who are out, or those in one province; or who is ticked. Of a large organisation people
    are listed once something of their name was sent.
    """

    whom = forms.ChoiceField(
        label=_("Whom"), required=False, initial=ALL_MEMBERS, widget=forms.RadioSelect,
        help_text=_("A province can be chosen while the plan of somebody who is out names it."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Or only people with this in their name"), required=False, max_length=100,
        help_text=_("They are shown before anybody is asked."),
    )  # fmt: skip
    listed_for = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    people = forms.TypedMultipleChoiceField(
        label=_("Or only these people"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
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

    def __init__(
        self, *args: Any, members: QuerySet[Membership], out: Mapping[UUID, str], places: Mapping[str, str],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.members, self.is_search = members, False
        self.count = members.count()
        self.out = {person: place for person, place in out.items() if members.filter(person=person).exists()}
        self.fields["whom"].choices = self._groups(places)  # type: ignore[attr-defined]
        if self.count > LISTED:
            members = self._found(members)
            self._look_before_asking()
        else:
            del self.fields["name"], self.fields["listed_for"]
        people = [(str(m.person_id), m.person.shown_name) for m in members]
        self.is_listed = bool(people)
        if not people:
            self.fields["people"].widget = forms.MultipleHiddenInput()
        self.fields["people"].choices = people  # type: ignore[attr-defined]

    def _groups(self, places: Mapping[str, str]) -> list[tuple[str, str]]:
        """Who can be asked with one choice. `places`: the names of provinces."""
        groups = [(ALL_MEMBERS, _("Everybody: %(n)d people") % {"n": self.count})]
        if self.out:
            groups.append((TRAVELLERS, _("Only who is out now: %(n)d") % {"n": len(self.out)}))
        for code, count in sorted(Counter(place for place in self.out.values() if place).items()):
            groups.append((code, _("Out in %(place)s: %(n)d") % {"place": places.get(code, code), "n": count}))
        return groups

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).strip()

    def _look_before_asking(self) -> None:
        """Another name first shows whom it finds: nobody is asked whom nobody saw."""
        self.is_search = self._typed("name") != self._typed("listed_for")
        if self.is_bound:
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("listed_for")] = self._typed("name")
            self.data = data

    def _found(self, members: QuerySet[Membership]) -> QuerySet[Membership]:
        """Of so many people: those called what was typed, and those who are ticked already."""
        name = self._typed("name")
        value = self.fields["people"].widget.value_from_datadict(self.data, self.files, self.add_prefix("people"))
        ticked_members = members.filter(person__in=list(_ids(value or ())))
        return (members_called(members, name) if name else members.none()) | ticked_members

    def clean(self) -> dict[str, Any]:
        """Somebody who is named or ticked counts before a group, since one is chosen from the start."""
        values = super().clean() or {}
        if values.get("whom") and not values.get("name") and not values.get("people") and "people" in values:
            values["people"] = self._group(values["whom"])
        if "people" in values and (self.is_search or not values["people"]):
            is_unknown_name = values.get("name") and not self.is_listed
            error = _("Nobody has this in their name.") if is_unknown_name else _("Choose who is asked.")
            self.add_error("people" if self.is_listed else "name" if "name" in self.fields else "whom", error)
        return values

    def _group(self, choice: str) -> list[UUID]:
        if choice == ALL_MEMBERS:
            return list(self.members.values_list("person_id", flat=True))
        return [person for person, place in self.out.items() if choice in (TRAVELLERS, place)]


def _ids(values: Iterable[str]) -> Iterator[UUID]:
    for value in values:
        with suppress(ValueError):
            yield UUID(value)
