"""A closing drill for tests: begun, and answered card by card."""

from collections.abc import Collection, Mapping
from datetime import datetime

from karpear.compliance.closure.actions import answer_card, start_drill
from karpear.compliance.closure.models import ClosingDrill
from karpear.compliance.closure.values import WORDS, NewDrill
from karpear.rules.law.closure import CARD_DAYS, Answers, ClosingAsk, Readiness
from tests.cast import NOW, Cast


def begun(cast: Cast, event: str = "suspended", on_record: Answers | None = None, now: datetime = NOW) -> ClosingDrill:
    """Dara begins one in Mekong Lantern Network."""
    new = NewDrill(event=event)
    return start_drill(by=cast.dara, organisation=cast.lantern.pk, new=new, on_record=on_record or {}, now=now)


def answers_on(drill: ClosingDrill, day: int, lacking: Mapping[str, str] | Collection[str] = ()) -> dict[str, str]:
    """What somebody sends on one day: yes to everything, but no to what is `lacking`."""
    typed_answers = {}
    for ask in drill.asks_on(day):
        typed_answers[ask.value] = Readiness.NO.value if ask.value in lacking else Readiness.YES.value
        typed_answers[ask.value + WORDS] = f"canary {ask.value}"
    return typed_answers


def played(
    cast: Cast, lacking: Collection[ClosingAsk] = (), now: datetime = NOW, event: str = "suspended"
) -> ClosingDrill:
    """One that has ended, and found these."""
    drill = begun(cast, event, now=now)
    for day in CARD_DAYS:
        clean = answers_on(drill, day, lacking)
        drill = answer_card(by=cast.dara, drill=drill.pk, day=day, clean=clean, now=now)
    return drill
