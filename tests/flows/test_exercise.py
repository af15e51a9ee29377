"""Training that counts: an officer plays an arrest; afterwards holds what people did, not where they sat."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.keeper.steps import do_every_tick
from karpear.messaging.models import Delivery
from karpear.preparedness.scenarios.models import ScenarioRun
from karpear.preparedness.scenarios.queries import exercises
from karpear.preparedness.training.queries.standings import competence_of
from karpear.rules.duty.competence import Competent
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.steps.alarms import sos
from tests.steps.links import link_in

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def state(cast: Cast, name: str, key: str) -> Competent:
    person = getattr(cast, name)
    trained = competence_of([person.pk], [cast.lantern.pk], timezone.now())[person.pk]
    return next(each.state for each in trained if each.competence.key == key)


def test_who_acts_in_an_exercise_has_shown_it_and_who_attends_has_not(cast: Cast):
    kanha, dara = signed_in(cast.kanha), signed_in(cast.dara)
    about = {"about": f"{cast.lantern.pk}:{cast.sophea.pk}", "sure": "1"}
    page = kanha.post("/drills/scenarios/new/arrest/", about)
    run = ScenarioRun.objects.get()
    assert page["Location"] == f"/drills/scenarios/{run.pk}/"

    news = Delivery.objects.filter(topic="scenario")
    assert {row.next_attempt_at - run.started_at for row in news} == {n * MINUTE for n in (0, 2, 10, 15)}
    assert all(row.drill for row in Delivery.objects.filter(subject=run.alert_id))
    do_every_tick(run.started_at + 3 * MINUTE)
    assert not Delivery.objects.filter(topic="alert", contact__isnull=False, drill=False).exists()

    alarm = sos(cast.sophea)
    assert not alarm.drill and Alert.objects.unresolved().filter(drill=False).get() == alarm

    dara.post(f"/alerts/{run.alert_id}/", {"do": "acknowledge"})
    link = link_in(news.filter(person=cast.sophea).order_by("round", "id").first())
    signed_in(cast.vanna).post(link, {"act": "silent"})

    dara.post(f"/alerts/{run.alert_id}/end/", {"outcome": "drill", "note": ""})
    assert [need.path for need in needs(cast.kanha, timezone.now()) if need.what == "scenario.debrief"] == [
        f"/drills/scenarios/{run.pk}/debrief/"
    ]
    assert exercises(cast.lantern.pk, timezone.now()) == []
    without_change = {"went_well": "Dara had it", "went_badly": "", "change_kind": "measure", "change": ""}
    assert dara.post(f"/drills/scenarios/{run.pk}/debrief/", without_change).status_code == 422
    changed = without_change | {"change": "Practise the list of lawyers"}
    assert dara.post(f"/drills/scenarios/{run.pk}/debrief/", changed).status_code == 302

    assert len(exercises(cast.lantern.pk, timezone.now())) == 1
    assert state(cast, "dara", "watch") is Competent.HOLDS
    assert state(cast, "kanha", "watch") is Competent.NEVER, "she was told, and did nothing"
    assert state(cast, "sophea", "rights") is Competent.HOLDS
    assert state(cast, "bopha", "crisis") is Competent.NEVER
    assert [need.path for need in needs(cast.kanha, timezone.now()) if need.what == "scenario.change"] == [
        f"/drills/scenarios/{run.pk}/"
    ], "it waits until the measure is in the register"
    assert Alert.objects.unresolved().get() == alarm, "the real one is open still"
