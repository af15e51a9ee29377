"""What a debrief agreed on becomes a measure of the register, already filled in."""

from datetime import timedelta

import pytest

from karpear.preparedness.scenarios.models import ScenarioRun
from karpear.risks.register.models import Measure
from karpear.risks.register.values import NewMeasure
from karpear.rules.refusals import Conflict
from karpear.screens.changes.actions import write_change
from tests.cast import NOW, Cast, signed_in
from tests.steps.exercises import debriefed, ended, played
from tests.steps.risks import risk as open_risk

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def closed_run(cast: Cast, kind: str = "measure") -> ScenarioRun:
    run = played(cast)
    ended(run, cast.dara, NOW + MINUTE)
    return debriefed(run, cast.dara, NOW + MINUTE, change_kind=kind, change="Practise with the lawyers")


def test_the_change_is_filled_in_and_stands_in_the_register(cast: Cast) -> None:
    run, risk = closed_run(cast), open_risk(cast)
    address = f"/drills/scenarios/{run.pk}/measure/"
    client = signed_in(cast.dara)
    page = client.get(address).content.decode()
    assert "Practise with the lawyers" in page and "Practise" not in address
    form = {"risk": str(risk.pk), "name": "Practise with the lawyers", "state": "planned", "currency": "USD"}
    assert client.post(address, form | {"name": ""}).status_code == 422
    answer = client.post(address, form)
    assert answer.status_code == 302 and answer["Location"] == f"/risks/{risk.pk}/"
    assert Measure.objects.get().name == "Practise with the lawyers"
    run.refresh_from_db()
    assert run.done_by == cast.dara, "the change of the debrief is done with it"
    assert client.post(address, form).status_code == client.get(address).status_code == 404
    with pytest.raises(Conflict):
        write_change(by=cast.dara, run=run.pk, new=NewMeasure(risk=risk.pk, name="Twice"), now=NOW)
    assert Measure.objects.count() == 1, "sent twice, it is one measure"


def test_nobody_else_and_nothing_else_becomes_a_measure(cast: Cast) -> None:
    run = closed_run(cast)
    address = f"/drills/scenarios/{run.pk}/measure/"
    empty = signed_in(cast.dara).get(address).content.decode()
    assert "No risk in the register yet" in empty and "?organisation=" in empty, (
        "what the card exercises can be written"
    )
    for stranger in (cast.sophea, cast.piseth):
        assert signed_in(stranger).get(address).status_code == 404
    ScenarioRun.objects.update(change_kind="clause")
    assert signed_in(cast.dara).get(address).status_code == 404
