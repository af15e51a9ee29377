"""What goes onto paper or into a spreadsheet."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation
from karpear.rules.risk.matrix import Level, Scope
from karpear.ui.forms import offer
from karpear.ui.paper import LANGUAGE_CHOICES
from karpear.ui.scales import LEVELS, SCOPES, choices

from ..queries.report import Wanted
from ..queries.selection import LineSelection
from ..report_words import MARKINGS, USUAL_MARKING


class ChoiceForm(forms.Form):
    """Which lines. Asked for the organisation only where there are several."""

    organisation = forms.ChoiceField(label=_("Organisation"), choices=())
    scopes = forms.MultipleChoiceField(
        label=_("Whose risks"), choices=choices(SCOPES), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_level = forms.TypedChoiceField(label=_("From which level on"), choices=choices(LEVELS), coerce=int)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(organisation.pk): organisation for organisation in organisations}
        offer(self, organisation=[(pk, organisation.name) for pk, organisation in self.organisations.items()])
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
        self.initial.setdefault("organisation", next(iter(self.organisations), ""))
        self.initial.setdefault("scopes", [scope.value for scope in Scope])
        self.initial.setdefault("from_level", int(Level.VERY_LOW))

    @property
    def organisation_chosen(self) -> Organisation:
        """The organisation that was chosen."""
        return self.organisations[self.cleaned_data["organisation"]]

    @property
    def scopes_chosen(self) -> frozenset[Scope]:
        """Empty for all of them."""
        scopes = frozenset(Scope(code) for code in self.cleaned_data["scopes"])
        return frozenset() if len(scopes) == len(Scope) else scopes


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

    @property
    def choice(self) -> LineSelection:
        return LineSelection(self.scopes_chosen, Level(self.cleaned_data["from_level"]), self.cleaned_data["closed"])


def _markings() -> list[tuple[str, str]]:
    # Asked for each form: a lazy text that is formatted once keeps the language of the moment it was read in.
    return [(mark, _("%(mark)s: %(who)s") % {"mark": mark, "who": audience}) for mark, audience in MARKINGS.items()]


class ReportForm(ChoiceForm):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES, widget=forms.RadioSelect)
    since = forms.DateField(
        label=_("Compare with the register as it stood on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day of the assessment before, for example. Leave it empty to compare with nothing."),
    )
    names = forms.BooleanField(
        label=_("Name the owners of risks and measures"),
        required=False,
        help_text=_("The person who accepted a risk is always named."),
    )
    marking = forms.ChoiceField(
        label=_("Who may see it"),
        choices=_markings,
        widget=forms.RadioSelect,
        initial=USUAL_MARKING,
    )
    field_order = ("organisation", "language", "marking", "scopes", "from_level", "since", "names")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_level"].label = _("Describe risks in full from which level on")

    @property
    def wanted(self) -> Wanted:
        clean = self.cleaned_data
        return Wanted(self.scopes_chosen, Level(clean["from_level"]), clean["since"], clean["names"])
