"""What happened, as somebody types it: most of it is one tap."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation
from karpear.rules.refusals import BadFields
from karpear.ui.scales import (  # fmt: skip
    CONFIDENCES,
    GROUND,
    GROUNDS,
    LIKELIHOODS,
    ONLY_FOR_DISCRIMINATION,
    RELIABILITIES,
    by_act,
    choices,
)

from ..models.facts import Fact, ProposalAnswer
from .queries.facts import Names

MAX_PLACE = 200
MAX_NOTE = 2000
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
WINDOWS = [("", _("Any time")), ("14", _("14 days")), ("30", _("30 days")), ("90", _("3 months")), ("365", _("1 year"))]


def told(words: Any) -> list[tuple[Any, Any]]:
    """(value, name with its meaning beside it) pairs, in the reader's language."""
    label = '<span>{} <span class="hint small">{}</span></span>'
    return [(getattr(key, "value", key), format_html(label, word.name, word.meaning)) for key, word in words.items()]


class Refusable(forms.Form):
    """A form beside whose fields an action's refusal can be shown."""

    def take(self, refusal: BadFields) -> None:
        for name, text in refusal.errors:
            self.add_error(name if name in self.fields else None, text)


class FactForm(Refusable):
    """One fact. `organisation` is asked only where there are several; `key` makes a second press the same fact."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    organisation = forms.ChoiceField(label=_("For"))
    threat = forms.ChoiceField(label=_("What happened?"))
    serious = forms.ChoiceField(
        label=_("Was anybody hurt, taken or killed?"), choices=YES_NO, widget=forms.RadioSelect, initial="no"
    )
    happened_on = forms.DateField(label=_("Which day?"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    province = forms.ChoiceField(label=_("Province"), required=False)
    place = forms.CharField(
        label=_("Road or place"), required=False, max_length=MAX_PLACE, widget=forms.TextInput({"autocomplete": "off"})
    )
    reliability = forms.ChoiceField(label=_("How reliable is the source?"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=GROUND, required=False, help_text=ONLY_FOR_DISCRIMINATION)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("No names: officers and leads of the organisation read it, and it is kept for two years."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organisations: Sequence[Organisation],
        names: Names,
        today: date,
        fact: Fact | None = None,
    ) -> None:
        defaults = {"happened_on": fact.happened_on, "province": fact.province} if fact else {"happened_on": today}
        super().__init__(data, initial={"key": uuid4(), **defaults})
        self._choices("organisation", [(str(organisation.pk), organisation.name) for organisation in organisations])
        self._choices("threat", [("", "—"), *by_act(names.threats.items(), names.acts)])
        self._choices("ground", [("", "—"), *choices(GROUNDS)])
        self._choices("province", [("", _("Not known, or the whole country")), *names.provinces.items()])
        self._choices("reliability", told(RELIABILITIES))
        self.only = organisations[0].pk
        if len(organisations) == 1 or fact:
            del self.fields["organisation"]
        if fact:
            del self.fields["key"]
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_serious(self) -> bool:
        return bool(self.cleaned_data["serious"] == "yes")

    @property
    def where(self) -> UUID:
        """The organisation it is entered for."""
        return UUID(self.cleaned_data["organisation"]) if "organisation" in self.fields else self.only


class FilterForm(forms.Form):
    """Which facts to show. What makes no sense shows everything."""

    threat = forms.ChoiceField(label=_("What happened"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    days = forms.ChoiceField(label=_("In the last"), required=False, choices=WINDOWS)
    withdrawn = forms.BooleanField(label=_("Withdrawn ones too"), required=False)

    def __init__(self, *args: Any, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("threat", names.threats), ("province", names.provinces)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *options.items()]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        clean = getattr(self, "cleaned_data", {})
        days = clean.get("days")
        return {
            "threat": clean.get("threat", ""),
            "province": clean.get("province", ""),
            "days": int(days) if days else None,
            "withdrawn": clean.get("withdrawn", False),
        }


class ProposalAnswerForm(Refusable):
    """What is decided about a proposal."""

    answer = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[
            (ProposalAnswer.ACCEPTED.value, _("Yes, as proposed")),
            (ProposalAnswer.ADJUSTED.value, _("Yes, but as likely as I choose below")),
            (ProposalAnswer.DECLINED.value, _("No, it stays as it is")),
        ],
        coerce=ProposalAnswer,
        widget=forms.RadioSelect,
    )
    likelihood = forms.TypedChoiceField(
        label=_("How likely"), required=False, coerce=int, empty_value=None, help_text=_("Only for the second answer.")
    )
    confidence = forms.ChoiceField(label=_("How sure are you?"), widget=forms.RadioSelect, initial="medium")
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed for the second and the third answer. It stands in the history of the risk."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        likely = self.fields["likelihood"]
        sure = self.fields["confidence"]
        if isinstance(likely, forms.ChoiceField) and isinstance(sure, forms.ChoiceField):
            likely.choices = [
                ("", "—"),
                *((n, f"{n} – {word.name}: {word.meaning}") for n, word in LIKELIHOODS.items()),
            ]
            sure.choices = told(CONFIDENCES)
