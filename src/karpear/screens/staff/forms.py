"""A roll-call of people who were chosen on their list."""

from copy import copy

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.checkins.forms import RollCallForm


class RollOfTheseForm(forms.Form):
    """By when, why, and whether it is a drill."""

    minutes = copy(RollCallForm.base_fields["minutes"])
    reason = copy(RollCallForm.base_fields["reason"])
    drill = copy(RollCallForm.base_fields["drill"])


class NothingAsked(forms.Form):
    """Nothing is asked but whether one is sure."""


FORMS: dict[str, type[forms.Form]] = {"remind": NothingAsked, "roll_call": RollOfTheseForm}
WORDS = {
    "remind": (
        _("Remind them"),
        _(
            "Each of them to whom something is missing gets one message today. It does not say what: they read it on "
            "their own page after signing in."
        ),
    ),
    "roll_call": (
        _("Roll-call of these"),
        _("Each of them is asked whether they are OK. Anyone silent by then becomes an alarm."),
    ),
}
