"""A closing drill of the demo's first organisation, with its gaps, and two early signs. All of it is invented."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from karpear.compliance.closure.actions import answer_card, settle_gap, start_drill, write_sign
from karpear.compliance.closure.models import ClosingDrill
from karpear.compliance.closure.queries.known import house_knows
from karpear.compliance.closure.values import WORDS, GapSettled, NewDrill, NewSign
from karpear.rules.law.closure import CARD_DAYS, ClosingAsk, ClosingEvent, Readiness

from .cast import COMPANIES, organisation_of, person_called

DAY = timedelta(days=1)
#: What the key tasks of the demo say.
OF_TASKS = {
    ClosingAsk.DOMAIN: Readiness.YES,
    ClosingAsk.DEPUTIES: Readiness.NO,
}
#: With the missing deputy they are twelve.
LACKING: Mapping[ClosingAsk, tuple[Readiness, str]] = {
    ClosingAsk.STAMP: (Readiness.PARTLY, "In the safe, and one person knows the number."),
    ClosingAsk.KEYS: (Readiness.PARTLY, "Of the office three; of the room at the lake one."),
    ClosingAsk.DATA_PLACE: (Readiness.PARTLY, "For the office. Nobody knows what is on the tablets at the lake."),
    ClosingAsk.DATA_DECISION: (Readiness.NO, "Talked about in May, never decided."),
    ClosingAsk.COPIES: (Readiness.PARTLY, "Of the office everything; of the lake the accounts alone."),
    ClosingAsk.SECOND_PLACE: (Readiness.PARTLY, "For the office. Boats have nowhere to go."),
    ClosingAsk.DONORS: (Readiness.NO, "Nobody has asked them."),
    ClosingAsk.STAFF_PAPERS: (Readiness.PARTLY, "Two contracts ended in June."),
    ClosingAsk.SALARIES: (Readiness.UNKNOWN, ""),
    ClosingAsk.HANDOVER: (Readiness.PARTLY, "One partner of three has agreed."),
    ClosingAsk.REPORTS: (Readiness.PARTLY, "The one of two years ago is not signed."),
}


@transaction.atomic
def make_closure(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation, keeper, at = organisation_of(company), person_called(company.officer), now - 12 * DAY
    if ClosingDrill.objects.filter(organisation=organisation).exists():
        return
    drill = start_drill(
        by=keeper, organisation=organisation.pk, new=NewDrill(event=ClosingEvent.SUSPENDED.value),
        on_record=house_knows(organisation, at) | OF_TASKS, now=at,
    )  # fmt: skip
    for day in CARD_DAYS:
        drill = answer_card(by=keeper, drill=drill.pk, day=day, clean=_answers(drill, day), now=at)
    stamp = next(gap for gap in drill.gaps.all() if gap.ask == ClosingAsk.STAMP.value)
    words = GapSettled(settled="The number is in a sealed envelope with the lawyer.")
    settle_gap(by=keeper, gap=stamp.pk, new=words, now=at + 2 * DAY)
    for days, sign, text in (
        (80, "tax_query", "They asked for the contracts of two years, by telephone."),
        (9, "landlord", "The owner was asked who comes to the office at night."),
    ):
        seen_on = (now - days * DAY).date()
        new = NewSign(sign=sign, seen_on=seen_on, words=text)
        write_sign(by=keeper, organisation=organisation.pk, new=new, now=now - days * DAY, today=seen_on)


def _answers(drill: ClosingDrill, day: int) -> dict[str, str]:
    answers: dict[str, str] = {}
    for ask in drill.asks_on(day):
        readiness, words = LACKING.get(ask, (Readiness.YES, ""))
        answers |= {ask.value: readiness.value, ask.value + WORDS: words}
    return answers
