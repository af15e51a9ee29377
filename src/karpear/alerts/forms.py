"""What people type about an alert."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation, Person
from karpear.rules.alarm.outcome import Kind, Outcome
from karpear.ui.forms import AnyOf, Choices, offer

from .models import MAX_NOTE, MAX_WORDS

OUTCOMES = [
    (Outcome.SAFE.value, _("Safe: we spoke with them")),
    (Outcome.FALSE_ALARM.value, _("False alarm: nothing had happened")),
    (Outcome.CASE.value, _("It goes on as a case: something happened, and there is work to do")),
    (Outcome.INCIDENT.value, _("Incident: something happened, it is over, and nothing is left to do")),
]
DRILL_ONLY = [(Outcome.DRILL.value, _("Drill: the exercise is over"))]
KINDS = {
    Kind.SOS.value: _("SOS"),
    Kind.MISSED.value: _("Missed check-in"),
    Kind.ROLL_CALL.value: _("Roll-call"),
    Kind.DURESS.value: _("Under duress"),
}
ENDS = {
    Outcome.SAFE.value: _("Safe"),
    Outcome.FALSE_ALARM.value: _("False alarm"),
    Outcome.CASE.value: _("Goes on as a case"),
    Outcome.INCIDENT.value: _("Incident"),
}
DRILLS = {"no": _("Without drills"), "yes": _("Drills only")}


class ShortcutForm(forms.Form):
    """What a button or an automation may send along: where it is, whether nobody should call, whether it is a test."""

    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    acc = forms.FloatField(required=False, min_value=0, max_value=1_000_000)
    silent = forms.BooleanField(required=False)
    test = forms.BooleanField(required=False)

    def place(self) -> tuple[float, float, float | None] | None:
        """Where, when both numbers could be read; whatever else was sent is not a reason to lose an SOS."""
        lat, lon = (self.cleaned_data.get(name) for name in ("lat", "lon"))
        return None if lat is None or lon is None else (lat, lon, self.cleaned_data.get("acc"))


class NoteField(forms.CharField):
    """Words of one's own. Without `maxlength`: browsers cut what is pasted into such a field, and say nothing."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write something first."),
        "max_length": _("%(show_value)d characters are too many: %(limit_value)d fit. Nothing was cut or saved."),
    }

    def __init__(self, *, max_length: int = MAX_NOTE, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}


class ShownAlerts(AnyOf):
    """Alerts that a page offered; the action asks its own rows which of them are still open and theirs to end."""

    def valid_value(self, value: Any) -> bool:
        return True


class EndAlertForm(forms.Form):
    """How it ended. A drill ends as a drill, and nothing else does.

    `stands_in`: whoever ends it opens no case of theirs. `may_end_too`: id and words of what may end with it;
    `ticked`: ids of those that do unless somebody says no.
    """

    outcome = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    also = ShownAlerts(label=_("Also end"), help_text=_("In the same way. Not when it goes on as a case."))
    note = NoteField(
        label=_("Note for those who act"),
        help_text=_("The person it is about does not see it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        drill: bool,
        stage_stands: bool,
        stands_in: bool = False,
        may_end_too: Choices = (),
        ticked: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, also=may_end_too)
        self.fields["also"].initial = ticked
        if not (may_end_too or self.is_bound):
            del self.fields["also"]
        choices = DRILL_ONLY if drill else OUTCOMES
        choices = [c for c in choices if not stage_stands or c[0] in (Outcome.CASE.value, Outcome.DRILL.value)]
        choices = [c for c in choices if not (stands_in and c[0] == Outcome.CASE.value)]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        if drill:
            self.fields["outcome"].initial = Outcome.DRILL.value


class NoteForm(forms.Form):
    text = NoteField(label=_("Write something down"), widget=forms.Textarea(attrs={"rows": 2, "id": "note"}))


class ContactWordsForm(forms.Form):
    """What a contact knows, next to their answer."""

    words = NoteField(
        label=_("What you know"),
        help_text=_("Where they are, when they spoke, whether freely. Only those who look for them read it."),
        max_length=MAX_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_words(self) -> str:
        """A line break is one letter, as its writer sees it."""
        return " ".join(str(self.cleaned_data["words"]).split())


class DrillForm(forms.Form):
    """Whom the drill is about: organisation and person in one choice."""

    about = forms.ChoiceField(label=_("About whom?"))

    def __init__(self, *args: Any, choices: Iterable[tuple[Organisation, list[Person]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            (organisation.name, [(f"{organisation.pk}:{p.pk}", p.shown_name) for p in people])
            for organisation, people in choices
        ]
