"""Somebody is let go with things in hand; two people press the same; a page is old when it is pressed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.alerts.actions.answers import acknowledge, contact_answers
from karpear.alerts.models import Alert, StageCall
from karpear.alerts.queries.gone_owners import with_gone_owner
from karpear.cases.incidents.actions.incidents import own_incident
from karpear.cases.incidents.actions.tasks import give_task, settle_task
from karpear.cases.incidents.models import Incident, Task
from karpear.cases.incidents.queries.open_cases import open_cases
from karpear.checkins.actions.check_ins import answer_by_link
from karpear.checkins.models import Promise, RollCall
from karpear.keeper.idle_owners import overtake
from karpear.keeper.steps import every_step
from karpear.messaging.models import Delivery
from karpear.people.actions.members import change_role, end_membership
from karpear.people.models import Contact, Escalated, Membership, NeedNews, Person, Watch
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Risk
from karpear.risks.register.values import NewMeasure
from karpear.rules.access import Role
from karpear.rules.case.playbook import TaskState
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.risks.lines import add
from tests.steps.alarms import detained, missed, sos, told
from tests.steps.pages import today_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def let_go(person: Person, by: Person) -> None:
    membership = Membership.objects.active().get(person=person)
    end_membership(by=by, membership_id=membership.pk, now=timezone.now())


def kinds(person: Person) -> set[str]:
    return {thing.what for thing in needs(person, timezone.now())}


@pytest.mark.both
def test_an_alarm_of_somebody_who_was_let_go_is_everybodys_again_at_once(cast: Cast) -> None:
    alert, now = sos(cast.sophea), timezone.now()
    acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    assert overtake(now=now) == 0, "whoever may act keeps it"
    let_go(cast.dara, cast.kanha)
    assert overtake(now=now) == 1
    alert.refresh_from_db()
    assert (alert.state, alert.owner, alert.next_rung_at) == ("open", None, now)
    assert "alert.open" in kinds(cast.kanha) and "Nobody has it yet." in today_of(cast.kanha)
    assert "may no longer answer for it" in signed_in(cast.kanha).get(f"/alerts/{alert.pk}/").content.decode()
    assert overtake(now=now) == 0


def test_the_same_of_somebody_who_is_a_member_again_and_of_a_case(cast: Cast) -> None:
    alert = detained(cast)
    membership = Membership.objects.get(person=cast.dara)
    change_role(by=cast.kanha, membership_id=membership.pk, role=Role.MEMBER, now=cast.now)
    overtake(now=cast.now)
    alert.refresh_from_db()
    assert alert.owner is None and alert.state == "open"


@pytest.mark.both
def test_who_has_an_alarm_is_gone_where_they_may_no_longer_act_and_nowhere_else(cast: Cast) -> None:
    now = timezone.now()
    Watch.objects.create(person=cast.vanna, watcher=cast.piseth, state="accepted", asked_at=now, answered_at=now)
    alerts = [sos(cast.sophea), sos(cast.vanna), missed(cast, owned=False)]
    alerts[2].buddy = cast.chenda
    alerts[2].save()
    for alert, owner in zip(alerts, (cast.dara, cast.piseth, cast.chenda), strict=True):
        acknowledge(by=owner, alert_id=alert.pk, now=now)

    def agree() -> set[object]:
        gone = {row.pk for row in with_gone_owner()}
        rows = Alert.objects.filter(state="acknowledged").select_related("owner")
        assert gone == {row.pk for row in rows if row.owner and row.pk not in may_act(row.owner)}
        return gone

    def may_act(owner: Person) -> set[object]:
        return set(Alert.objects.may_act(owner).values_list("pk", flat=True)) if owner.is_active else set()

    assert agree() == set()
    Membership.objects.filter(person=cast.sophea).update(sos_consent=False)
    Watch.objects.update(state="ended")
    assert agree() == set(), "what began with them stays theirs, whatever its person takes back"
    Membership.objects.filter(person=cast.dara).update(ended_at=now)
    assert agree() == {alerts[0].pk}
    Person.objects.filter(pk=cast.chenda.pk).update(is_active=False)
    assert agree() == {alerts[0].pk, alerts[2].pk}
    Alert.objects.filter(pk=alerts[0].pk).update(owner=cast.kanha, acknowledged_at=now - timedelta(minutes=1))
    assert agree() == {alerts[2].pk}


def ask(cast: Cast, **values: str) -> str:
    key = str(cast.lantern.pk)
    wanted = {"minutes": "30", "whom": "all", "reason": "Flood"} | values
    answer = signed_in(cast.dara).post(
        "/roll-calls/", {"organisation": key} | {f"{key}-{name}": value for name, value in wanted.items()}
    )
    return str(answer["Location"])


@pytest.mark.both
def test_a_roll_call_that_was_pressed_twice_is_one(cast: Cast) -> None:
    first = ask(cast)
    assert ask(cast) == first and RollCall.objects.count() == 1
    promise = Promise.objects.get(person=cast.sophea)
    [delivery, *_] = Delivery.objects.filter(subject=promise.pk)
    answer_by_link(delivery=delivery, promise=promise, word="", now=timezone.now())
    assert not Promise.objects.armed().filter(person=cast.sophea).exists(), "one answer, and no alarm by the other"
    assert ask(cast, reason="Fire") != first, "another question is asked"
    signed_in(cast.dara).post(f"{first}close/")
    assert ask(cast) != first, "so is the same once the first is closed"
    RollCall.objects.update(asked_at=timezone.now() - timedelta(minutes=6))
    before = RollCall.objects.count()
    ask(cast)
    assert RollCall.objects.count() == before + 1


def test_steps_of_somebody_who_was_let_go_wait_for_the_others(cast: Cast) -> None:
    now = timezone.now()
    incident = opened(cast.dara, now=now, organisation=cast.lantern.pk)
    assert "incident.task" not in kinds(cast.kanha)
    let_go(cast.dara, cast.kanha)
    page = today_of(cast.kanha)
    assert "incident.task" in kinds(cast.kanha) and "Nobody has it" in page and "I take it" in page
    assert open_cases(cast.kanha)[0].owner is None
    assert "has left" in signed_in(cast.kanha).get("/incidents/").content.decode()
    own_incident(by=cast.kanha, incident=incident.pk, owner=cast.kanha.pk, now=now)
    for task in Task.objects.all():
        give_task(by=cast.kanha, task=task.pk, owner=cast.bopha.pk, now=now)
    assert "incident.task" not in kinds(cast.kanha) and "incident.task" in kinds(cast.bopha)
    let_go(cast.bopha, cast.kanha)
    assert "incident.task" in kinds(cast.kanha) and kinds(cast.bopha) == set()


@pytest.mark.both
def test_who_was_named_and_let_go_is_given_nothing(cast: Cast) -> None:
    now = timezone.now()
    incident = opened(cast.dara, now=now, organisation=cast.lantern.pk, restricted=True, named=[cast.kanha.pk])
    Membership.objects.filter(person=cast.kanha).update(ended_at=now)
    page = f"/incidents/{incident.pk}/"
    assert "Kanha" not in signed_in(cast.dara).get(page).content.decode().split('name="owner"')[1].split("</select>")[0]
    signed_in(cast.dara).post(f"{page}own/", {"owner": str(cast.kanha.pk)})
    signed_in(cast.dara).post(
        "/incidents/", {"act": "owner", "sure": "1", "row": [str(incident.pk)], "owner": str(cast.kanha.pk)}
    )
    incident.refresh_from_db()
    assert incident.owner == cast.dara


def test_who_takes_what_nobody_had_on_an_old_page_takes_it_from_nobody(cast: Cast) -> None:
    opened(cast.dara, now=timezone.now(), organisation=cast.lantern.pk)
    Incident.objects.update(owner=None)
    [act] = next(thing for thing in needs(cast.kanha, timezone.now()) if thing.what == "incident.task").acts
    for person in (cast.kanha, cast.dara):
        answer = signed_in(person).post(act.path, act.fields, follow=True)
    task = Task.objects.get(pk=act.path.rstrip("/").split("/")[-1])
    assert task.owner == cast.kanha and "Kanha has it already" in answer.content.decode()
    signed_in(cast.kanha).post(act.path, act.fields)
    settle_task(by=cast.kanha, task=task.pk, state=TaskState.DONE, now=timezone.now())
    assert "is settled already" in signed_in(cast.dara).post(act.path, act.fields, follow=True).content.decode()
    task.refresh_from_db()
    assert (task.owner, task.done_by) == (cast.kanha, cast.kanha)


@pytest.mark.both
def test_nothing_that_waits_lights_up_a_phone_that_others_may_hold(cast: Cast) -> None:
    morning = cast.now.replace(hour=1)  # of Phnom Penh
    risk = add(cast.dara, cast.lantern, cast.now, owner=cast.sophea.pk)
    other = add(cast.dara, cast.lantern, cast.now, owner=cast.kanha.pk)
    long_ago = morning.date() - timedelta(days=40)
    Risk.objects.filter(pk__in=[risk.pk, other.pk]).update(review_on=long_ago)
    late = NewMeasure(risk=other.pk, name="Lock", owner=cast.kanha.pk, due_on=long_ago)
    add_measure(by=cast.dara, new=late, now=cast.now)
    for person in (cast.sophea, cast.bopha):
        NeedNews.objects.create(person=person, digest="daily")
    alert = detained(cast)
    sos(cast.bopha, silent=True)
    Delivery.objects.all().delete()
    work = every_step()
    reminding = ("tell digests", "remind of risk.review")
    for name in (*reminding, "escalate risk.measure"):
        work[name](morning)
    told = Delivery.objects.filter(person__in=[cast.sophea, cast.bopha])
    assert not told.exists() and Delivery.objects.filter(person=cast.kanha, topic="risk").exists()
    stage = StageCall.objects.get(alert=alert)
    StageCall.objects.filter(pk=stage.pk).update(ended_at=morning)
    assert Escalated.objects.exists()
    for name in reminding:
        work[name](morning)
    assert set(told.values_list("person__name", "topic")) == {("Sophea", "needs"), ("Sophea", "risk")}


def test_the_step_of_somebody_who_is_held_is_said_to_the_others(cast: Cast) -> None:
    opened(cast.dara, now=cast.now, organisation=cast.lantern.pk)
    sos(cast.dara, silent=True)
    Delivery.objects.all().delete()
    every_step()["remind of tasks"](cast.now + timedelta(days=1))
    people = set(Delivery.objects.filter(text_key="task_due").values_list("person__name", flat=True))
    assert people == {"Kanha", "Bopha"}


@pytest.mark.both
def test_what_a_contact_answers_reaches_somebody_who_is_there(cast: Cast) -> None:
    alert = detained(cast)
    contact = Contact.objects.get(owner=cast.sophea, role="lawyer")
    delivery = told(alert, contact)
    assert alert.goes_on
    Delivery.objects.filter(text_key="news").delete()
    Alert.objects.update(state="resolved", outcome="case", resolved_at=cast.now, resolved_by=cast.dara)
    contact_answers(delivery=delivery, answer="can_help", now=cast.now)
    news = Delivery.objects.filter(text_key="news")
    assert set(news.values_list("person__name", flat=True)) == {"Dara"}
    let_go(cast.dara, cast.kanha)
    news.delete()
    contact_answers(delivery=delivery, answer="heard", now=cast.now)
    assert set(news.values_list("person__name", flat=True)) == {"Kanha"}
