"""What is done about a risk as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.risk.matrix import Treatment
from karpear.ui.forms import Day, FewLines
from karpear.ui.scales import TREATMENTS


class TreatForm(forms.Form):
    """Reduce, avoid or share."""

    treatment = forms.TypedChoiceField(
        label=_("What do you do about it?"),
        coerce=Treatment,
        widget=forms.RadioSelect,
        choices=[(t.value, w.name) for t, w in TREATMENTS.items() if t is not Treatment.ACCEPT],
    )
    why = FewLines(label=_("Why?"), required=False, rows=2)


class AcceptForm(forms.Form):
    """Accept it under one's own name."""

    until = Day(label=_("Until and including"))
    why = FewLines(label=_("Why is it acceptable?"), rows=2)

    def __init__(self, *args: Any, latest: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs["max"] = latest.isoformat()
