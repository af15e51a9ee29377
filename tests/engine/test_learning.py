"""Facts are learnt from once, whoever runs beside whom, and also when a keeper dies in the middle."""

import signal
import subprocess
import sys
from uuid import UUID, uuid4

import pytest
from django.db import connection

from karpear.activities.decisions.actions.reviews import LookAnswer, answer_look
from karpear.activities.decisions.models import ReviewProposal as Look
from karpear.activities.itinerary.models import Activity
from karpear.alerts.actions.answers import resolve
from karpear.alerts.actions.sos import raise_sos
from karpear.audit.models import Entry
from karpear.keeper import learning
from karpear.messaging.models import Delivery
from karpear.risks.facts.actions.facts import withdraw_fact
from karpear.risks.facts.models import Fact
from karpear.risks.proposals.actions.answers import answer_proposal
from karpear.risks.register.models import Evaluation, Proposal, ProposalAnswer
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.plan.decision import Decision
from karpear.rules.refusals import Conflict
from tests.cast import NOW, Cast
from tests.engine.at_once import meet, own_environment
from tests.steps.risks import assess_trip, learn, risk, three_facts, trip_on_the_road

pytestmark = pytest.mark.django_db(transaction=True)


def world(cast: Cast) -> Activity:
    """Two risks that the road leads to, an approved trip on it, and three new facts."""
    risk(cast)
    risk(cast, province="")
    activity = trip_on_the_road(cast)
    assess_trip(activity, cast)
    three_facts(cast)
    return activity


def learnt_once() -> None:
    assert Fact.objects.to_consider().count() == 0
    assert Proposal.objects.count() == Proposal.objects.open().count() == 2
    assert Look.objects.count() == 1
    assert Delivery.objects.filter(text_key="look_again").count() == 2  # Sophea and Bopha
    assert Entry.objects.filter(action="activity.look").count() == 1


@pytest.mark.parametrize("size", [1, 20])
def test_two_keepers_learn_once(cast: Cast, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In sets of one fact the two take different facts about the same risks, and wait for each other."""
    monkeypatch.setattr(learning, "SET", size)
    world(cast)
    counts = meet(learn, learn)
    assert sum(counts) <= 3
    learn()
    learnt_once()


def test_two_keepers_take_an_incident_once(cast: Cast) -> None:
    answer, _new = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    resolve(by=cast.dara, alert_id=UUID(answer["alert"]), outcome=Outcome.INCIDENT, now=NOW)
    take = lambda: learning.take_incidents(now=NOW)  # noqa: E731
    assert sum(meet(take, take)) == 1
    assert Fact.objects.count() == 1


def test_two_answers_are_one(cast: Cast) -> None:
    line = risk(cast)
    three_facts(cast)
    learn()
    proposal = Proposal.objects.get()
    yes = lambda: answer_proposal(by=cast.dara, proposal=proposal.pk, answer=ProposalAnswer.ACCEPTED, now=NOW)  # noqa: E731
    no = lambda: answer_proposal(  # noqa: E731
        by=cast.bopha, proposal=proposal.pk, answer=ProposalAnswer.DECLINED, why="No", now=NOW
    )
    answers = meet(yes, no)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    proposal.refresh_from_db()
    line.refresh_from_db()
    judged = Evaluation.objects.filter(source="proposal").count()
    assert (line.likelihood, judged) == ((3, 1) if proposal.answer == ProposalAnswer.ACCEPTED else (2, 0))


def test_an_answer_and_a_fact_that_is_withdrawn(cast: Cast) -> None:
    """Either somebody approved it before, or it fell away; never both, and it stands as it stood."""
    activity = world(cast)
    learn()
    look = Look.objects.get()
    withdraw_fact(by=cast.dara, fact=Fact.objects.values_list("pk", flat=True)[0], now=NOW)
    say = lambda: answer_look(  # noqa: E731
        person=cast.bopha, activity=activity.pk, proposal=look.pk, answer=LookAnswer.APPROVE, reason="Two cars", now=NOW
    )
    answer, _learnt = meet(say, learn)
    learn()
    look.refresh_from_db()
    activity.refresh_from_db()
    assert look.answer == ("superseded" if isinstance(answer, Conflict) else "approve")
    assert activity.decision == Decision.APPROVED


def test_a_keeper_that_dies_in_the_middle_loses_nothing(cast: Cast) -> None:
    world(cast)
    connection.close()
    died = subprocess.run(
        [sys.executable, "-c", _ROUND], env=own_environment() | {"KARPEAR_CRASH_AT": "facts_claimed"}, check=False
    )
    assert died.returncode == -signal.SIGKILL
    assert Fact.objects.to_consider().count() == 3
    assert not Look.objects.exists()
    connection.close()
    subprocess.run([sys.executable, "-c", _ROUND], env=own_environment(), check=True)
    learnt_once()


_ROUND = f"""
import django
django.setup()
from datetime import datetime
from karpear.keeper.learning import learn_from_facts
learn_from_facts(now=datetime.fromisoformat({NOW.isoformat()!r}))
"""
