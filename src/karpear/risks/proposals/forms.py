"""A person's answer to what facts propose."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.risk.matrix import Confidence
from karpear.ui.forms import FewLines, Offered, offer
from karpear.ui.scales import (  # fmt: skip
    CONFIDENCES,
    LIKELIHOODS,
)

from ..facts.forms import MAX_NOTE, told
from ..register.models import ProposalAnswer


class ProposalAnswerForm(forms.Form):
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
    likelihood = Offered(
        label=_("How likely"), required=False, coerce=int, nothing=None, empty="—",
        help_text=_("Only for the second answer."),
    )  # fmt: skip
    confidence = Offered(label=_("How sure are you?"), coerce=Confidence, widget=forms.RadioSelect, initial="medium")
    why = FewLines(
        label=_("Why"),
        required=False,
        max_length=MAX_NOTE,
        help_text=_("Needed for the second and the third answer. It is kept in the history of the risk."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(n, f"{n} – {word.name}: {word.meaning}") for n, word in LIKELIHOODS.items()]
        offer(self, likelihood=steps, confidence=told(CONFIDENCES))
