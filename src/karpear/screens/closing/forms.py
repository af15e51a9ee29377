"""Which risk of the register an inquiry, or the measure of a gap, belongs to."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.screens.changes.forms import ChangeForm
from karpear.ui.forms import Offered


class InquiryRiskForm(forms.Form):
    """One of those that are there."""

    risk = Offered(label=_("Which risk has come true"), coerce=UUID, empty=_("choose"))


def _risk_or_line(value: str) -> UUID | str:
    try:
        return UUID(value)
    except ValueError:
        return value


class GapForm(ChangeForm):
    """A measure of a risk that stands there, or of one of the catalogue that is written with it."""

    risk = Offered(label=_("Against which risk"), coerce=_risk_or_line, empty=_("choose"))
