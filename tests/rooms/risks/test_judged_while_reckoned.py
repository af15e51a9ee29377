"""Somebody judges a risk while a keeper reckons the facts behind its proposal: neither waits for the other for ever."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from karpear.keeper.learning import learn_from_facts
from karpear.risks.facts.models import Fact
from karpear.risks.proposals.actions import proposals
from karpear.risks.register.actions import lines
from karpear.risks.register.actions.lines import evaluate
from karpear.risks.register.models import Evaluation, Proposal
from karpear.risks.register.values import from_json
from karpear.rules.risk.matrix import Confidence, Reliability
from tests.cast import NOW, build_cast
from tests.steps.processes import PATIENCE_S
from tests.steps.risks import risk, three_facts

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=1)


def test_judging_and_reckoning_at_once(monkeypatch: pytest.MonkeyPatch, on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("SQLite has one writer at a time")
    cast = build_cast()
    made = risk(cast)
    facts = three_facts(cast)
    learn_from_facts(now=NOW)
    assert Proposal.objects.open().count() == 1
    Fact.objects.filter(pk=facts[0].pk).update(considered_at=None)
    claimed, judged = Event(), Event()
    errors: list[str] = []
    reckon, again = proposals._consider_organisation, lines.reconsider

    def reckoning(*told: Any) -> int:
        claimed.set()
        judged.wait(10)
        return reckon(*told)

    def judging(risks: Any) -> None:
        claimed.wait(10)
        judged.set()
        again(risks)

    monkeypatch.setattr(proposals, "_consider_organisation", reckoning)
    monkeypatch.setattr(lines, "reconsider", judging)

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is one too many
            errors.append(repr(error))
        finally:
            connection.close()

    keeper = Thread(target=run, args=(lambda: learn_from_facts(now=LATER),))
    told: dict[str, Any] = {
        "confidence": Confidence.LOW,
        "reliability": Reliability.UNSURE,
        "source": "manual",
        "why": "Looked at it",
    }
    officer = Thread(
        target=run,
        args=(lambda: evaluate(by=cast.dara, risk=made.pk, scores=from_json(made.scores), now=LATER, **told),),
    )
    for one in (keeper, officer):
        one.start()
    for one in (keeper, officer):
        one.join(PATIENCE_S)
    assert not errors
    assert Evaluation.objects.filter(risk=made.pk, source="manual").count() >= 1
    assert not Fact.objects.to_consider().filter(pk=facts[0].pk).exists()
