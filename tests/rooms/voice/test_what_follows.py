"""What follows in other rooms: harm that came of speaking, and a name under a published statement."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from karpear.activities.decisions.models import ReviewProposal
from karpear.keeper.learning import learn_from_facts
from karpear.keeper.speech import carry_signatures, carry_speak_reviews, look_at_decisions
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.risks.facts.models import Fact, FactKind
from karpear.risks.register.models import Proposal
from karpear.voice.decisions.actions import HouseKnows, keep_from, note_moved, review
from karpear.voice.decisions.models import SpeakDecision, SpeakReview
from karpear.voice.decisions.needs import CHANGED_SINCE, SILENCE_ENDS, TO_SPEAK, WHAT_CAME
from karpear.voice.decisions.values import NewSpeakReview
from karpear.voice.statements.actions.aftermath import say_whether_it_was_us
from karpear.voice.statements.models import Statement, StatementSignature
from tests.cast import NOW, Cast, signed_in
from tests.rooms.voice.decided import decided, proposed
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.risks import trip_on_the_road

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def _named(cast: Cast) -> StatementSignature:
    """A statement that was published yesterday carries the name of Mekong Lantern Network."""
    statement = Statement.objects.create(
        organisation=cast.cardamom, drafted_by=cast.maly, title_km="ដី", title_en="Land", text_km="…", text_en="…",
        state="published", published_at=NOW - timedelta(days=1), first_at=NOW, last_at=NOW, added_at=NOW,
        changed_at=NOW, frozen_at=NOW, ended_at=NOW, form="named", floor=3, window_hours=24, count=3, every_hours=12,
        fingerprint="0" * 64,
    )  # fmt: skip
    return StatementSignature.objects.create(
        statement=statement, name=cast.lantern.name, kind="national_ngo", organisation=cast.lantern
    )


def _answered(cast: Cast, signature: StatementSignature, *, was_us: bool) -> None:
    say_whether_it_was_us(by=cast.bopha, signature=signature.pk, was_us=was_us, now=NOW)


def test_a_name_that_a_lead_confirmed_proposes_one_step_and_shows_on_open_plans(cast: Cast) -> None:
    plan = trip_on_the_road(cast)
    signature = _named(cast)
    assert carry_signatures(now=NOW) == 0, "nobody has said yet that it was them"
    _answered(cast, signature, was_us=True)
    assert carry_signatures(now=NOW) == 1
    assert carry_signatures(now=NOW) == 0
    fact = Fact.objects.get()
    assert (fact.kind, fact.organisation, fact.province) == (FactKind.STATEMENT, cast.lantern, "")
    learn_from_facts(now=NOW)
    assert {proposal.arithmetic["why"] for proposal in Proposal.objects.all()} == {"named"}
    look = ReviewProposal.objects.get(activity=plan)
    assert [line["why"] for line in look.arithmetic["lines"]] == ["named"]
    assert Fact.objects.filter(organisation=cast.cardamom).count() == 0

    bopha = signed_in(cast.bopha)
    addresses = [f"/risks/proposals/{proposal.pk}/" for proposal in Proposal.objects.all()]
    for address in (*addresses, f"/plans/{plan.pk}/look/", f"/plans/{plan.pk}/", "/risks/facts/"):
        words = in_one_line(shown(bopha, address))
        assert "Your name was published under a statement" in words, address
        assert "This has happened" not in words and "Something happened where" not in words, address


def test_whose_name_it_was_not_carries_nothing_of_it_and_what_came_of_it_goes(cast: Cast) -> None:
    plan = trip_on_the_road(cast)
    stood = plan.decision
    signature = _named(cast)
    _answered(cast, signature, was_us=False)
    assert carry_signatures(now=NOW) == 0
    _answered(cast, signature, was_us=True)
    carry_signatures(now=NOW)
    learn_from_facts(now=NOW)
    _answered(cast, signature, was_us=False)
    assert carry_signatures(now=NOW) == 1
    assert carry_signatures(now=NOW) == 0
    learn_from_facts(now=NOW)
    assert not Fact.objects.standing().exists()
    assert not Proposal.objects.filter(answer="").exists()
    assert not ReviewProposal.objects.open().exists()
    plan.refresh_from_db()
    assert plan.decision == stood
    _answered(cast, signature, was_us=True)
    assert carry_signatures(now=NOW) == 1
    assert Fact.objects.standing().exists()


def test_a_name_turns_nobody_back_who_has_left(cast: Cast) -> None:
    plan = trip_on_the_road(cast)
    _answered(cast, _named(cast), was_us=True)
    carry_signatures(now=NOW)
    learn_from_facts(now=plan.starts_at + timedelta(minutes=1))
    assert not ReviewProposal.objects.exists()
    assert Proposal.objects.exists(), "the register hears of it"


def _told(need: Any, now: datetime) -> set[Any]:
    before = set(Delivery.objects.values_list("pk", flat=True))
    remind(need, now=now)
    return set(Delivery.objects.filter(topic="speech").exclude(pk__in=before).values_list("person", flat=True))


def test_those_who_decide_hear_of_it_and_of_news_and_whoever_is_held_does_not(cast: Cast) -> None:
    row = proposed(cast)
    assert _told(TO_SPEAK, NOW) == {cast.bopha.pk}
    assert not _told(TO_SPEAK, NOW + timedelta(hours=2)), "once a day"
    house = HouseKnows({"custody": "held", "exposures": [], "timing": []}, frozenset({cast.dara.pk}))
    note_moved(decision=row.pk, house=house, now=NOW + timedelta(hours=3))
    assert _told(CHANGED_SINCE, NOW + timedelta(hours=3)) == {cast.bopha.pk}
    decided(cast, row, knowing=True)
    assert _told(WHAT_CAME, NOW + WEEK) == {cast.kanha.pk, cast.bopha.pk}


def test_one_decision_waits_once(cast: Cast) -> None:
    kinds = (TO_SPEAK, CHANGED_SINCE, SILENCE_ENDS, WHAT_CAME)

    def waiting(now: datetime) -> list[str]:
        return [kind.what for kind in kinds if kind.waiting(cast.bopha, now)]

    row = proposed(cast)
    assert waiting(NOW) == ["speak.decide"]
    house = HouseKnows({"custody": "held", "exposures": [], "timing": []})
    note_moved(decision=row.pk, house=house, now=NOW + timedelta(hours=3))
    assert waiting(NOW + timedelta(hours=3)) == ["speak.moved"]
    decided(cast, row, form="silence", reason="Talks", review_on=(NOW + WEEK).date(), knowing=True)
    assert waiting(NOW + WEEK + timedelta(days=1)) == ["speak.silence"]
    assert WHAT_CAME.waiting(cast.kanha, NOW + WEEK + timedelta(days=1)), "an officer is asked all the same"


def test_whoever_is_free_again_reads_what_was_decided(cast: Cast) -> None:
    row = proposed(cast)
    keep_from(row, frozenset({cast.dara.pk}))
    decided(cast, row)
    assert not SpeakDecision.objects.visible_to(cast.dara).exists()
    look_at_decisions(now=NOW + timedelta(hours=1))
    assert SpeakDecision.objects.visible_to(cast.dara).exists(), "nobody is held any more"


def test_harm_is_carried_once_and_what_is_none_is_not(cast: Cast) -> None:
    row = decided(cast, proposed(cast))
    later = NOW + WEEK
    review(by=cast.dara, decision=row.pk, new=NewSpeakReview(happened=["heard", "reprisal"], words=""), now=later)
    assert not SpeakReview.objects.to_carry().exists(), "harm to others is no risk of ours"
    later = NOW + timedelta(days=30)
    review(by=cast.dara, decision=row.pk, new=NewSpeakReview(happened=["summons", "cyber"], words=""), now=later)
    assert carry_speak_reviews(now=later) == 2
    assert carry_speak_reviews(now=later) == 0
    assert {fact.kind for fact in Fact.objects.all()} == {FactKind.VOICE}
    assert "what came of speaking" in shown(signed_in(cast.dara), "/risks/facts/")


def test_what_was_decided_aloud_is_not_looked_at_again(cast: Cast) -> None:
    row = decided(cast, proposed(cast))
    assert not row.is_silent
    assert look_at_decisions(now=NOW + WEEK) == 0
    silent = decided(cast, proposed(cast), form="silence", reason="Talks", review_on=(NOW + WEEK).date())
    assert not look_at_decisions(now=NOW + WEEK), "nothing is known otherwise"
    silent.refresh_from_db()
    assert silent.look_at > NOW + WEEK
