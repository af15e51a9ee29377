"""What goes onto paper or into a spreadsheet."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation
from karpear.rules.risk import Level, Scope
from karpear.ui.scales import LEVELS, SCOPES, choices

from ..queries.chosen import Choice


class ChoiceForm(forms.Form):
    """Which lines. Asked for the organisation only where there are several."""

    organisation = forms.ChoiceField(label=_("Organisation"), choices=())
    scopes = forms.MultipleChoiceField(
        label=_("Whose risks"), choices=choices(SCOPES), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_level = forms.TypedChoiceField(label=_("From which level on"), choices=choices(LEVELS), coerce=int)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.pk): one for one in organisations}
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(pk, one.name) for pk, one in self.organisations.items()]
        if len(organisations) == 1:
            field.widget = forms.HiddenInput()
        self.initial.setdefault("organisation", next(iter(self.organisations), ""))
        self.initial.setdefault("scopes", [one.value for one in Scope])
        self.initial.setdefault("from_level", int(Level.VERY_LOW))

    @property
    def found(self) -> Organisation:
        """The organisation that was chosen."""
        return self.organisations[self.cleaned_data["organisation"]]

    @property
    def choice(self) -> Choice:
        clean = self.cleaned_data
        scopes = frozenset(Scope(one) for one in clean["scopes"])
        return Choice(
            frozenset() if len(scopes) == len(Scope) else scopes, Level(clean["from_level"]), clean.get("closed", False)
        )


class ExportForm(ChoiceForm):
    closed = forms.BooleanField(label=_("Closed risks too"), required=False)
    form = forms.ChoiceField(
        label=_("As"),
        choices=[
            ("xlsx", _("Excel: risks and measures on two sheets")),
            ("risks", _("CSV: risks")),
            ("measures", _("CSV: measures")),
        ],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
