"""Several people write into one register at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection

from karpear.keeper.learning import learn_from_facts
from karpear.risks.proposals.actions import answers
from karpear.risks.register.actions import lines, starters
from karpear.risks.register.models import Evaluation, Proposal, ProposalAnswer, Risk
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.risk.matrix import Confidence, Focus, Reliability
from tests.cast import build_cast
from tests.rooms.risks.lines import add, score, scores
from tests.steps.risks import fact

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


def together(work: Callable[[int], object]) -> None:
    """Do it HANDS times at once, each with a connection of its own."""

    def hand(number: int) -> None:
        try:
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(hand, range(HANDS)))


def test_numbers_are_given_once():
    cast = build_cast()
    together(lambda n: [add(cast.dara, cast.lantern, cast.now, name=f"{n}-{m}") for m in range(5)])
    assert sorted(Risk.objects.values_list("number", flat=True)) == list(range(1, HANDS * 5 + 1))


def test_a_starter_pressed_twice_comes_in_once():
    cast = build_cast()

    def press(_number: int) -> None:
        with suppress(BadFields):  # all of them are there already
            starters.start_register(
                by=cast.dara, organisation=cast.lantern.pk, focus=Focus.MEDIA, catalogue_ids=["O-R24", "O-R25"],
                owner=cast.dara.pk, now=cast.now,
            )  # fmt: skip

    together(press)
    assert sorted(Risk.objects.values_list("catalogue_id", flat=True)) == ["O-R24", "O-R25"]


def test_every_judgement_is_kept_and_the_newest_stands():
    cast = build_cast()
    risk = add(cast.dara, cast.lantern, cast.now)
    together(
        lambda n: lines.evaluate(
            by=cast.dara, risk=risk.pk, scores=scores(score(n + 1, people=n + 1)), confidence=Confidence.LOW,
            reliability=Reliability.UNSURE, source="manual", why="", now=cast.now,
        )
    )  # fmt: skip
    assert Evaluation.objects.filter(risk=risk).count() == HANDS + 1
    risk.refresh_from_db()
    assert risk.scores in [e.scores for e in Evaluation.objects.filter(risk=risk)]
    assert (risk.likelihood, risk.people) == (risk.scores["current"]["likelihood"], risk.scores["current"]["people"])


def test_a_new_line_that_several_accept_comes_in_once():
    cast = build_cast()
    fact(cast.dara, cast.lantern, threat="F-T35")
    learn_from_facts(now=cast.now)
    proposal = Proposal.objects.open().get()

    def press(_number: int) -> None:
        with suppress(Conflict):
            answers.answer_proposal(by=cast.dara, proposal=proposal.pk, answer=ProposalAnswer.ACCEPTED, now=cast.now)

    together(press)
    proposal.refresh_from_db()
    assert Risk.objects.get() == proposal.risk


def test_a_new_line_is_asked_for_once_whoever_adds_it_meanwhile():
    cast = build_cast()

    def hand(number: int) -> None:
        if number % 2:
            add(cast.bopha, cast.lantern, cast.now, catalogue_id="O-R9")
        else:
            fact(cast.dara, cast.lantern, threat="F-T35")
            learn_from_facts(now=cast.now)

    together(hand)
    learn_from_facts(now=cast.now)
    assert not Proposal.objects.open().for_new_lines().exists(), "the line is there"
