"""What an approver answers, whom a traveller asks, and until when they postpone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Person
from karpear.rules.plan.decision import YES, ApproverAnswer
from karpear.ui.forms import PersonChoice, named, offer
from karpear.ui.scales import ANSWERS

from ..fields import LocalTime, few_lines
from ..values import MAX_TEXT


class DecisionForm(forms.Form):
    """`answers`: what is open to this person. `second`: theirs is the second yes, which needs its reason in writing."""

    assessment = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect, choices=())
    conditions = forms.CharField(
        label=_("Conditions"),
        max_length=MAX_TEXT,
        required=False,
        widget=few_lines(),
        help_text=_("The conditions that must be met, if you approve with conditions."),
    )
    postponed_to = forms.DateTimeField(
        label=_("Not before"),
        required=False,
        widget=LocalTime,
        help_text=_("If you postpone it, and know a better day."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_TEXT,
        required=False,
        widget=few_lines(),
        help_text=_("The travellers see it."),
    )

    def __init__(
        self, *args: Any, answers: Sequence[ApproverAnswer], now: datetime, second: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.second = now, second
        offer(self, answer=[(answer.value, _said(answer)) for answer in answers])
        if ApproverAnswer.CONDITIONS not in answers:
            del self.fields["conditions"]
        if second:
            self.fields["reason"].help_text = _("You are the second person: for a yes, write down why it must be done.")

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        answer = clean.get("answer")
        if answer == ApproverAnswer.CONDITIONS and not clean.get("conditions"):
            self.add_error("conditions", _("Write down the conditions."))
        if self.second and answer in {a.value for a in YES} and not clean.get("reason"):
            self.add_error("reason", _("Write down why it must be done: you are the second person."))
        if answer == ApproverAnswer.POSTPONE and clean.get("postponed_to") and clean["postponed_to"] <= self.now:
            self.add_error("postponed_to", _("This has already passed."))
        return {"conditions": "", "postponed_to": None, "reason": "", **clean}


def _said(answer: ApproverAnswer) -> Any:
    word = ANSWERS[answer]
    return _("%(name)s. %(meaning)s") % {"name": word.name, "meaning": word.meaning} if word.meaning else word.name


class ApproverForm(forms.Form):
    """Somebody else is asked."""

    approver = PersonChoice(label=_("Ask somebody else"))

    def __init__(self, *args: Any, able: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, approver=named(able))


class PostponeForm(forms.Form):
    """A better day."""

    starts_at = forms.DateTimeField(label=_("It starts on"), widget=LocalTime)
