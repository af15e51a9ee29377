"""What somebody tells about their own roles, a leave, and a press card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Choice, FewLines, FreshDay
from karpear.ui.values import ask

from .models import RoleDeclaration
from .words import LEAVE_ANSWERS, ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeclaration:
    """Roles, from when to when, and what to know about them."""

    TABLE = RoleDeclaration

    roles: Sequence[str] = ask(
        forms.MultipleChoiceField(
            label=_("What are you, besides your work?"), choices=[(role.value, word) for role, word in ROLES.items()],
            help_text=_("You are not asked which party. “No political role” is an answer, too."),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one. “No political role” is an answer, too.")},
        )
    )  # fmt: skip
    since: date | None = ask(FreshDay(label=_("Since (if it began on a day)"), required=False), half=True)
    until: date | None = ask(FreshDay(label=_("Until (if it ends on a day)"), required=False), half=True)
    words: str = ask(
        FewLines(
            label=_("What a lead should know"), max_length=400, required=False, rows=2,
            help_text=_("Only if you want. Stored encrypted. You and the leads can read it."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLeave:
    """Leave of absence, both days included."""

    TABLE = RoleDeclaration

    leave_from: date = ask(FreshDay(label=_("First day of the leave")), half=True)
    leave_until: date = ask(FreshDay(label=_("Last day of the leave")), half=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveAnswer:
    """What a lead says to a leave that they do not agree to as it is."""

    TABLE = RoleDeclaration

    leave_answer: str = ask(
        Choice(label=_("Your answer"), choices=list(LEAVE_ANSWERS.items()), widget=forms.RadioSelect)
    )
    offered_from: date | None = ask(FreshDay(label=_("First day of the leave"), required=False), half=True)
    offered_until: date | None = ask(FreshDay(label=_("Last day of the leave"), required=False), half=True)
    leave_why: str = ask(
        FewLines(
            label=_("Why"), max_length=400, required=False, rows=2,
            help_text=_("A no needs a reason. Other days need their first and last day."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PressCard:
    """What shows that a citizen journalist may work as one. The card itself stays with its person."""

    TABLE = RoleDeclaration

    issuer: str = ask(forms.CharField(label=_("Who issued it"), max_length=120))
    number: str = ask(forms.CharField(label=_("Its number"), max_length=60, required=False))
    valid_until: date = ask(FreshDay(label=_("Valid until"), help_text=_("A month before it, this waits for you.")))
    copy_with: str = ask(
        forms.CharField(
            label=_("Who has a copy"), max_length=120, required=False,
            help_text=_("For example: my sister, and the lawyer. If you are held, somebody has to show it."),
        )
    )  # fmt: skip
