"""How an organisation watches: roles, roster, ladder."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.access import Role
from karpear.rules.alarm.ladder import Policy
from karpear.rules.plan.decision import Policy as DecisionPolicy
from karpear.rules.risk.matrix import Level
from karpear.ui.forms import Moment
from karpear.ui.scales import FOCUSES, LEVELS
from karpear.ui.scales import choices as words

from ..actions.roster import MOST_WEEKS
from ..models import Membership
from .invitations import ROLES

DECISIONS = ("focus", "approval_from", "second_from")
CHECK_INS = {"check_in_every_s": 3600, "check_in_grace_s": 600}


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.TypedChoiceField(label=_("Role"), choices=ROLES, coerce=Role, widget=forms.RadioSelect)


def _names(able: Iterable[Membership]) -> list[tuple[str, str]]:
    return [(str(m.person_id), m.person.shown_name) for m in able]


class ShiftForm(forms.Form):
    """Somebody on watch, perhaps every week."""

    officer = forms.TypedChoiceField(label=_("Who"))
    starts_at = Moment(label=_("From"))
    ends_at = Moment(label=_("Until"))
    weeks = forms.IntegerField(
        label=_("For how many weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text=_("1 for this once; more repeats it at the same hours every week."),
    )

    def __init__(self, *args: Any, able: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = _names(able)  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """To whom a shift is offered."""

    to = forms.UUIDField()


class HandoverForm(forms.Form):
    """The note for whoever is next."""

    handover = forms.CharField(
        label=_("Hand-over note"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )


class Minutes(forms.IntegerField):
    """Whole minutes; Khmer digits are read too."""

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        super().__init__(min_value=least, max_value=24 * 60, widget=forms.TextInput({"inputmode": "numeric"}), **kwargs)


def _from_level(highest: Level) -> list[tuple[int, Any]]:
    """From which level: stricter than the rule, never laxer."""
    return [(level.value, LEVELS[level].name) for level in Level if level <= highest]


class PolicyForm(forms.Form):
    """An organisation's ladder, in minutes after the alert opened, and when a risk needs others to agree.

    The last step cannot be switched off.
    """

    focus = forms.ChoiceField(
        label=_("What we mostly do"),
        required=False,
        choices=[("", "—"), *words(FOCUSES)],
        help_text=_("Threats that are usual for this work are proposed first."),
    )
    approval_from = forms.TypedChoiceField(
        label=_("Approval from level"),
        coerce=int,
        choices=_from_level(Level.HIGH),
        help_text=_("From this level of risk somebody who does not travel must approve."),
    )
    second_from = forms.TypedChoiceField(
        label=_("Second person from level"),
        coerce=int,
        choices=_from_level(Level.VERY_HIGH),
        help_text=_("From this level a second person must write down why it must be done."),
    )
    check_in_every = Minutes(label=_("Check in every … minutes, unless a plan says otherwise"), least=5)
    check_in_grace = Minutes(label=_("Wait … minutes after a missed check-in before the alert opens"))
    repeat = Minutes(label=_("Step 1 again after"))
    others = Minutes(label=_("Step 2, the other officers and the buddy, after"))
    leads = Minutes(label=_("Step 3, the leads, after"))
    contacts = Minutes(label=_("Step 4, the person's contacts, after"))
    exhausted = Minutes(label=_("Step 5, everybody, after"))
    exhausted_repeat = Minutes(label=_("Step 5 again every"))
    overtake = Minutes(label=_("An owner who does nothing loses the alert after"))
    phone = forms.CharField(
        label=_("Number that contacts may ring"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}),
        help_text=_("It is shown on a contact's page while something is open. Somebody must answer it at any hour."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("approval_from") and data.get("second_from") and data["second_from"] < data["approval_from"]:
            self.add_error("second_from", _("A second person comes after the first."))
        order = ("repeat", "others", "leads", "contacts", "exhausted")
        for earlier, later in pairwise(order):
            if data.get(earlier) and data.get(later) and data[later] <= data[earlier]:
                self.add_error(later, _("Each step must come after the one before it."))
        return data

    def values(self) -> dict[str, int | str]:
        """Seconds, by the names of rules.ladder.Policy; levels and focus by their own."""
        cleaned = self.cleaned_data
        return {
            name if name in DECISIONS else f"{name}_s": n if name in DECISIONS else 60 * n
            for name, n in cleaned.items()
            if name != "phone"
        }

    @staticmethod
    def initial_of(policy: Policy, stored_policy: dict[str, Any]) -> dict[str, int | str]:
        """Minutes shown: what the organisation chose, else the defaults."""
        seconds = {name: getattr(policy, name) for name in Policy.__dataclass_fields__}
        seconds |= {name: stored_policy.get(name, default) for name, default in CHECK_INS.items()}
        levels = DecisionPolicy()
        decisions = {name: stored_policy.get(name) or getattr(levels, name, "") for name in DECISIONS}
        return decisions | {name.removesuffix("_s"): -(-value // 60) for name, value in seconds.items()}
