"""Answers and arithmetic as codes, and back: what is kept has no words of any language."""

from collections.abc import Mapping
from typing import Any

from karpear.rules.voice.forms import Form
from karpear.rules.voice.proposal import (
    Consent,
    Content,
    Custody,
    Exposure,
    Harmed,
    OtherVoices,
    Protection,
    Reason,
    SpeakCap,
    SpeakCase,
    SpeakProposal,
    SpeakStep,
    Timing,
)

from .values import SEVERAL, SINGLE

type Answers = Mapping[str, Any]


def answers_of(value: Any) -> dict[str, Any]:
    """What the rule reads of a value that somebody filled in."""
    single_answers = {name: getattr(value, name) for name in SINGLE}
    return {**single_answers, **{name: sorted(getattr(value, name)) for name in SEVERAL}}


def case_of(answers: Answers, start: str) -> SpeakCase:
    """As the rule reads it."""
    return SpeakCase(
        start=Form(start) if start else None,
        harmed=Harmed(answers["harmed"]),
        consent=Consent(answers["consent"]),
        protection=Protection(answers["protection"]),
        others=OtherVoices(answers["others"]),
        content=Content(answers["content"]),
        custody=Custody(answers["custody"]),
        exposures=[Exposure(code) for code in answers["exposures"]],
        timing=[Timing(code) for code in answers["timing"]],
    )


def coded_arithmetic(proposal: SpeakProposal) -> dict[str, Any]:
    """Everything of a proposal that its page shows."""
    return {
        "start": proposal.start.value,
        "own": proposal.has_own_rule,
        "steps": [[step.reason.value, step.by] for step in proposal.steps],
        "caps": [[cap.reason.value, cap.most.value] for cap in proposal.caps],
        "reached": proposal.reached.value,
        "form": proposal.form.value,
        "rules": [reason.value for reason in proposal.rules],
        "lifted": proposal.is_lifted,
    }


def steps_of(arithmetic: Mapping[str, Any]) -> list[SpeakStep]:
    """The reasons that moved it."""
    return [SpeakStep(Reason(reason), by) for reason, by in arithmetic["steps"]]


def caps_of(arithmetic: Mapping[str, Any]) -> list[SpeakCap]:
    """The reasons that no step outweighs."""
    return [SpeakCap(Reason(reason), Form(most)) for reason, most in arithmetic["caps"]]
