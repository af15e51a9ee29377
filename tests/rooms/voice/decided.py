"""What tests of decisions about speaking begin with."""

from datetime import datetime
from typing import Any

from karpear.people.models import Person
from karpear.screens.speaking.house import read_house
from karpear.voice.decisions.actions import decide, propose_decision
from karpear.voice.decisions.models import SpeakDecision
from karpear.voice.decisions.values import DecidedForm, NewSpeakDecision
from tests.cast import NOW, Cast


def typed_case(**changes: Any) -> dict[str, Any]:
    """What somebody ticks about people whom they work with, with nothing that weighs."""
    return {
        "title": "Houses by the lake are torn down", "topic": "land", "province": "", "harmed": "near",
        "consent": "unnamed", "protection": "no_matter", "content": "facts", "others": "few", "custody": "nobody",
        "timing": [], "exposures": [], "words": "", **changes,
    }  # fmt: skip


def proposed(cast: Cast, by: Person | None = None, now: datetime = NOW, **changes: Any) -> SpeakDecision:
    """Dara writes it down."""
    return propose_decision(
        by=by or cast.dara,
        organisation=cast.lantern.pk,
        new=NewSpeakDecision(**typed_case(**changes)),
        house=read_house(cast.lantern, now).knows,
        now=now,
    )


def decided(cast: Cast, decision: SpeakDecision, now: datetime = NOW, **changes: Any) -> SpeakDecision:
    """Bopha decides as is proposed."""
    values: dict[str, Any] = {"form": decision.proposed, "reason": "", "review_on": None, **changes}
    read = SpeakDecision.objects.get(pk=decision.pk).text_hash
    new = DecidedForm(**values)
    return decide(by=cast.bopha, decision=decision.pk, new=new, text_hash=read, now=now, today=now.date())
