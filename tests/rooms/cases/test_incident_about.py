"""An incident that was opened by hand, and whom it is about: it offers what one from an alert offers."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.cases.incidents.actions.families import open_family_plan
from karpear.cases.incidents.actions.incidents import close_incident, own_incident, say_about
from karpear.cases.incidents.actions.tasks import give_task
from karpear.cases.incidents.models import Incident, Task
from karpear.cases.incidents.needs import TASKS
from karpear.cases.incidents.queries.held import held_by_case
from karpear.cases.incidents.queries.incidents import able
from karpear.cases.incidents.queries.open_cases import open_cases
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.preparedness.families.needs import FAMILY_OPENED
from karpear.rules.refusals import BadFields, Missing
from tests.cast import NOW, Cast, signed_in
from tests.rooms.preparedness.covers import policy, register
from tests.steps.alarms import sos
from tests.steps.assessments import shown
from tests.steps.families import Families

from .opened import opened

pytestmark = pytest.mark.django_db


def posted(cast: Cast, client: Client, **more: Any) -> Any:
    """Somebody was detained, opened by hand on the page."""
    clean = {"key": uuid4(), "playbook": "detained", "severity": "critical", "organisation": cast.lantern.pk, **more}
    return client.post("/incidents/new/", clean)


def test_whom_it_is_about_brings_claim_family_plan_and_money(cast: Cast) -> None:
    now = timezone.now()
    register(cast, cast.sophea)
    families = Families(cast)
    for person in (cast.sophea, cast.bopha):
        families.plan(person, cast.kanha, now=now)
    dara = signed_in(cast.dara)
    assert "Sophea" in shown(dara, "/incidents/new/") and "Chenda" not in shown(dara, "/incidents/new/")
    at = posted(cast, dara, about=cast.sophea.pk)["Location"]
    page = shown(dara, at)
    assert "Sophea" in page.split("<h1>")[1].split("</h1>")[0]
    assert f"{at}claim/" in page and f"{at}money/" in page
    assert dara.get(f"{at}money/").context["form"]["beneficiary"].value() == str(cast.sophea.pk)
    offered = shown(signed_in(cast.kanha), at)
    assert "Open the family plan" in offered and f"{at}families/" in offered
    assert offered.count(f"{at}families/") == 1, "her plan alone"
    [line] = open_cases(cast.dara)
    assert (line.name, line.person) == (cast.sophea.shown_name, cast.sophea.pk)


def test_only_people_of_the_organisation_and_never_beside_an_alert(cast: Cast) -> None:
    assert posted(cast, signed_in(cast.dara), about=cast.chenda.pk).status_code == 422
    with pytest.raises(BadFields):
        opened(cast.dara, organisation=cast.lantern.pk, about=cast.chenda.pk)
    with pytest.raises(BadFields, match="choose the organisation"):  # who works alone is told what to do
        opened(cast.dara, about=cast.sophea.pk)
    alert = sos(cast.sophea, NOW)
    assert opened(cast.dara, organisation=cast.lantern.pk, about=cast.kanha.pk, alert=alert.pk).about is None


def test_whoever_is_held_reads_nothing_of_it_and_is_given_nothing(cast: Cast) -> None:
    incident = opened(cast.dara, organisation=cast.lantern.pk, about=cast.kanha.pk)
    assert signed_in(cast.kanha).get(f"/incidents/{incident.pk}/").status_code == 404
    assert cast.kanha not in able(incident) and cast.bopha in able(incident)
    [left_out] = held_by_case(cast.lantern.pk, cast.dara, NOW)
    assert left_out.person == cast.kanha and left_out.is_shown
    close_incident(by=cast.dara, incident=incident.pk, outcome="safe", fact=None, now=NOW)
    assert signed_in(cast.kanha).get(f"/incidents/{incident.pk}/").status_code == 200
    threat = opened(cast.dara, organisation=cast.lantern.pk, about=cast.kanha.pk, playbook="threatened")
    assert signed_in(cast.kanha).get(f"/incidents/{threat.pk}/").status_code == 200, "who is free works on it"


def test_who_had_it_and_is_held_has_it_no_longer_and_the_others_hear_of_it(cast: Cast) -> None:
    incident = opened(cast.dara, organisation=cast.lantern.pk)
    own_incident(by=cast.dara, incident=incident.pk, owner=cast.kanha.pk, now=NOW)
    step = incident.tasks.order_by("due_at", "id")[0]
    give_task(by=cast.dara, task=step.pk, owner=cast.kanha.pk, now=NOW)
    say_about(by=cast.dara, incident=incident.pk, about=cast.kanha.pk, now=NOW)
    [line] = open_cases(cast.dara)
    assert line.owner is None and Task.objects.filter(owner=cast.kanha).count() == 0
    assert step.pk in [thing.subject for thing in TASKS.waiting(cast.dara, NOW)]
    assert not TASKS.waiting(cast.kanha, NOW)
    assert people_told(NOW + timedelta(days=1)) == {cast.dara, cast.bopha}


def test_a_reminder_passes_whom_it_is_about_though_the_step_is_still_theirs(cast: Cast) -> None:
    opened(cast.dara, organisation=cast.lantern.pk, about=cast.kanha.pk)
    opened(cast.dara, organisation=cast.lantern.pk, alert=sos(cast.kanha, NOW).pk)
    Incident.objects.update(owner=cast.kanha)
    own_incident = opened(cast.kanha, organisation=cast.lantern.pk, about=cast.kanha.pk)
    assert people_told(NOW + timedelta(days=1)) == {cast.dara, cast.bopha, cast.kanha}
    task_texts = Delivery.objects.filter(text_key="task_due", person=cast.kanha).values_list("subject", flat=True)
    assert set(task_texts) <= set(own_incident.tasks.values_list("pk", flat=True)), "of her own alone"


def people_told(now: datetime) -> set[Person]:
    """Who is told of steps that are due then."""
    remind(TASKS, now=now)
    return set(Person.objects.filter(pk__in=Delivery.objects.filter(text_key="task_due").values("person")))


def test_it_is_said_later_once_and_corrected_by_whoever_opened_it(cast: Cast) -> None:
    """Nobody turns somebody else's incident to a person whose family plan they want to read."""
    now = timezone.now()
    families = Families(cast)
    plan = families.plan(cast.bopha, cast.kanha, now=now)
    incident = opened(cast.dara, organisation=cast.lantern.pk, now=now)
    kanha, dara, at = signed_in(cast.kanha), signed_in(cast.dara), f"/incidents/{incident.pk}/about/"
    assert at in shown(dara, f"/incidents/{incident.pk}/")
    assert dara.post(at, {"about": cast.sophea.pk}).status_code == 302
    assert Incident.objects.get().about == cast.sophea
    kanha.post(at, {"about": cast.bopha.pk})
    assert Incident.objects.get().about == cast.sophea, "she did not open it"
    assert at not in shown(kanha, f"/incidents/{incident.pk}/")
    with pytest.raises(Missing):
        open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)
    assert dara.post(at, {"about": ""}).status_code == 302
    assert Incident.objects.get().about is None
    assert signed_in(cast.sophea).post(at, {"about": cast.sophea.pk}).status_code == 404


def test_the_claim_preselects_what_pays_for_this_and_nothing_else(cast: Cast) -> None:
    now = timezone.now()
    register(cast, cast.sophea)
    ends_on = timezone.localdate(now) + timedelta(days=9)
    pays = policy(cast, categories=["staff"], ends_on=ends_on)
    policy(cast, {"detention": "excluded", "legal_defence": "unseen"}, categories=["staff"], ends_on=ends_on)
    detained = opened(cast.dara, organisation=cast.lantern.pk, about=cast.sophea.pk, now=now)
    accident = opened(cast.dara, organisation=cast.lantern.pk, about=cast.sophea.pk, playbook="accident", now=now)
    raided = opened(cast.dara, organisation=cast.lantern.pk, about=cast.sophea.pk, playbook="raided", now=now)
    dara = signed_in(cast.dara)

    def source(incident: Incident) -> Any:
        return dara.get(f"/incidents/{incident.pk}/claim/").context["form"]["source"].value()

    assert source(detained) == str(pays.pk), "social security pays for no detention"
    assert source(accident) == "fund"
    assert source(raided) is None
    assert "none of these is certain to pay" in shown(dara, f"/incidents/{raided.pk}/claim/")


def test_whoever_is_held_hears_of_their_opened_plan_when_it_is_over(cast: Cast) -> None:
    now = timezone.now()
    plan = Families(cast).plan(cast.sophea, cast.kanha, now=now)
    incident = opened(cast.dara, organisation=cast.lantern.pk, about=cast.sophea.pk, now=now)
    open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)
    remind(FAMILY_OPENED, now=now)
    deliveries = Delivery.objects.filter(person=cast.sophea, topic="family")
    own_page = signed_in(cast.sophea).get("/families/mine/").content.decode()
    assert not deliveries.exists() and "Your plan was opened" not in own_page and "Take it back" not in own_page
    assert not FAMILY_OPENED.rows(cast.sophea, now).exists()
    close_incident(by=cast.dara, incident=incident.pk, outcome="safe", fact=None, now=now)
    remind(FAMILY_OPENED, now=now)
    assert "Take it back" in signed_in(cast.sophea).get("/families/mine/").content.decode()
    assert deliveries.exists() and FAMILY_OPENED.rows(cast.sophea, now).exists()
