"""The plan that an assessment stands on: what it says about night, company and buddy, and what it therefore refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.rules.plan.conditions import Need, Needing, PlanFacts

from .cover import CoverGround


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a measure cannot be chosen, and what to do instead. `step`: the page of the plan where that is done."""

    step: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanGround:
    """`facts`: as the rule reads them. `dark`: when the first part of the way at night begins and ends.

    `in_parts`: the way is written down part by part; `lone_part`: one of them is marked as travelled alone.
    `cover`: what the organisation's register says of those who go; None: it keeps none.
    """

    facts: PlanFacts
    dark: tuple[datetime, datetime] | None = None
    in_parts: bool = False
    lone_part: bool = False
    cover: CoverGround | None = None

    def with_answers(self, answers: Mapping[str, Any]) -> "PlanGround":
        """Briefed is not in the plan: the assessment asks. What is not answered is not so."""
        insured, briefed = self.insurance(answers) == "yes", answers.get("briefed") == "yes"
        return replace(self, facts=replace(self.facts, insured=insured, briefed=briefed))

    def insurance(self, answers: Mapping[str, Any]) -> str:
        """Is everybody insured: yes, no, unsure. The register of cover says so, where there is one; else the answer."""
        if self.cover:
            return self.cover.insurance(answers.get("threats") or ())
        return str(answers.get("insurance") or "")

    def refuses(self, measure: Needing) -> Sequence[Refusal]:
        """Nothing when it can be chosen."""
        return [self._refusal(need) for need in self.facts.unmet(measure.needs)]

    def _refusal(self, need: Need) -> Refusal:
        lone_text = _("The plan says: travelling alone. Say who comes along, or leave this unticked.")
        buddy_text = _("The plan has no buddy. Choose one, or leave this unticked.")
        insured_text = _("It counts once everybody who goes is insured. Until then, leave this unticked.")
        briefed_text = _("It counts once everybody who goes has been briefed. Until then, leave this unticked.")
        return {
            Need.NOT_NIGHT: Refusal("legs" if self.in_parts else "when", self._dark()),
            Need.NOT_ALONE: Refusal("legs" if self.lone_part else "who", lone_text),
            Need.BUDDY: Refusal("who", buddy_text),
            Need.INSURED: Refusal("", insured_text),
            Need.BRIEFED: Refusal("", briefed_text),
        }[need]

    def _dark(self) -> str:
        if self.dark is None:
            return _("The plan says: travelling at night. Change the times, or leave this unticked.")
        start, end = (timezone.localtime(at).strftime("%H:%M") for at in self.dark)
        return _(
            "The plan says: travelling from %(start)s to %(end)s, in the dark. "
            "Change the times, or leave this unticked."
        ) % {"start": start, "end": end}
