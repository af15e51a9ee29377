"""What those outside are asked for, what they answer, and who reads it where the work is done."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils.html import escape

from karpear.alerts.actions import answers, sos
from karpear.alerts.models import Alert
from karpear.alerts.queries.contact_pages import contact_page
from karpear.cases.incidents.actions.case_of_alert import end_as_case
from karpear.cases.incidents.actions.incidents import close_incident
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.queries.open_cases import open_cases
from karpear.messaging.models import Delivery
from karpear.people.actions.members import set_policy
from karpear.people.models import Membership, Person
from karpear.people.queries.circle import ladder_of
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.screens.stages.actions.retractions import end_stage, take_back_stage
from tests.cast import NOW, Cast, signed_in
from tests.rooms.activities.plans import created
from tests.rooms.cases.opened import opened
from tests.steps.alarms import detained, missed, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOUR = timedelta(hours=1)
NUMBER = "+85523000117"


def asked_at(cast: Cast, stage: Stage, role: str) -> str:
    """What the contact of this role reads under "what you are asked to do"."""
    alert = missed(cast)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=stage, now=NOW)
    if stage is Stage.KILLED:
        confirm_stage(by=cast.bopha, alert=alert.pk, stage=stage, now=NOW)
    return contact_page(told(alert, cast.sophea.contacts.get(role=role))).asked


@pytest.mark.parametrize(
    ("stage", "says", "never"),
    [
        (Stage.DETAINED, "Write down who calls or visits you", "medicines"),
        (Stage.MISSING, "when you last", "medicines"),
        (Stage.HURT, "medicines", "calls or visits you"),
        (Stage.KILLED, "people who are close to you", "calls or visits you"),
    ],
)
def test_family_is_asked_for_what_fits_what_is_known(cast: Cast, stage: Stage, says: str, never: str) -> None:
    asked = asked_at(cast, stage, "family")
    assert says in asked
    assert never not in asked
    assert "Dara" in asked


@pytest.mark.both
def test_family_of_somebody_who_is_well_again_is_asked_for_neither(cast: Cast) -> None:
    alert = missed(cast)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.HURT, now=NOW)
    end_stage(by=cast.dara, alert=alert.pk, stage=Stage.HURT, now=NOW + HOUR)
    asked = contact_page(told(alert, cast.sophea.contacts.get(role="family"))).asked
    assert "when you can see or call them" in asked
    assert "calls or visits you" not in asked


def test_a_lawyer_who_cannot_says_so_and_stands_on_the_list_with_it(cast: Cast) -> None:
    alert = detained(cast)
    end_as_case(by=cast.dara, alert=alert.pk, now=NOW)
    lawyer = cast.sophea.contacts.get(role="lawyer")
    delivery = told(alert, lawyer)
    assert "I cannot help now" in contact_page(delivery).asked
    answers.contact_answers(delivery=delivery, answer="cannot", now=NOW + HOUR)
    assert contact_page(delivery).answered == "cannot"
    assert Delivery.objects.filter(topic="alert", text_key="news", person=cast.dara).exists()
    incident = Incident.objects.get()
    for path in (f"/alerts/{alert.pk}/", f"/incidents/{incident.pk}/"):
        page = signed_in(cast.dara).get(path).content.decode()
        beside = page.split(escape(lawyer.shown_name), 1)[1].split("</li>", 1)[0]
        assert "cannot help now" in beside, path


def test_the_last_answer_of_a_contact_is_the_one_on_the_list(cast: Cast) -> None:
    alert = detained(cast)
    lawyer = cast.sophea.contacts.get(role="lawyer")
    delivery = told(alert, lawyer)
    answers.contact_answers(delivery=delivery, answer="cannot", now=NOW + HOUR)
    answers.contact_answers(delivery=delivery, answer="can_help", now=NOW + 2 * HOUR)
    page = signed_in(cast.dara).get(f"/alerts/{alert.pk}/").content.decode()
    beside = page.split(escape(lawyer.shown_name), 1)[1].split("</li>", 1)[0]
    assert "can help" in beside
    assert "cannot help" not in beside


def test_a_contact_can_ring_the_organisation_while_it_goes_on(cast: Cast) -> None:
    values = {"others_s": ladder_of(cast.lantern.policy).others_s}
    set_policy(by=cast.bopha, organisation_id=cast.lantern.pk, values=values, phone=NUMBER, now=NOW)
    alert = detained(cast)
    delivery = told(alert, cast.sophea.contacts.get(role="family"))
    assert contact_page(delivery).phones == [NUMBER]
    with pytest.raises(BadFields):
        set_policy(by=cast.bopha, organisation_id=cast.lantern.pk, values=values, phone="ask me", now=NOW)
    set_policy(by=cast.bopha, organisation_id=cast.lantern.pk, values=values, now=NOW)
    assert contact_page(delivery).phones == [NUMBER], "what was not said is not taken away"


def test_their_number_is_typed_where_it_is_said_how_they_watch(cast: Cast) -> None:
    browser = signed_in(cast.bopha)
    path = f"/people/{cast.lantern.pk}/policy/"
    form = browser.get(path).context["form"]
    typed = {name: form.initial.get(name, "") for name in form.fields} | {"phone": NUMBER}
    assert browser.post(path, typed).status_code == 302
    assert NUMBER in browser.get(path).content.decode()


def shared_alert(cast: Cast) -> tuple[Alert, Person]:
    """An SOS of somebody in two organisations, and an officer of the second."""
    Membership.objects.create(person=cast.sophea, organisation=cast.cardamom, role="member", joined_at=NOW)
    raised, _new = sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    Delivery.objects.update(state="sent", attempts=1, sent_at=NOW)
    answers.acknowledge(by=cast.dara, alert_id=UUID(str(raised["alert"])), now=NOW)
    return Alert.objects.get(pk=UUID(str(raised["alert"]))), cast.piseth


def test_a_case_of_two_organisations_goes_on_with_whoever_is_still_at_work(cast: Cast) -> None:
    alert, officer = shared_alert(cast)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    first = Incident.objects.get()
    second = opened(officer, alert=alert.pk, organisation=cast.cardamom.pk)
    close_incident(by=cast.dara, incident=first.pk, outcome="safe", fact=None, now=NOW + HOUR)
    alert.refresh_from_db()
    assert (alert.incident, alert.owner, alert.goes_on) == (second.pk, officer, True)
    assert alert.stages.in_force().exists()
    assert not Delivery.objects.filter(text_key="all_clear").exists()
    mine = [line for line in open_cases(officer) if line.incident == second.pk]
    assert (mine[0].owner, mine[0].known) == (officer, "Detained")
    assert Delivery.objects.filter(topic="alert", text_key="news", person=officer, created_at=NOW + HOUR).exists()


def test_check_ins_that_nobody_awaits_stand_on_no_page(cast: Cast) -> None:
    alert = detained(cast)
    path = reverse("activities:plan", args=[created(cast.sophea, organisation=str(cast.lantern.pk)).pk])
    watcher = signed_in(cast.dara).get(path).content.decode()
    assert "check-ins are paused" in watcher
    own = signed_in(cast.sophea).get(path).content.decode()
    for page in (watcher, own):
        assert "check-in before" not in page
        assert "state-late" not in page
        assert "Nobody would notice" not in page
    assert "are paused" not in own, "whoever holds the phone does not read that it is known"
    take_back_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW + HOUR)
    assert "Next check-in before" in signed_in(cast.dara).get(path).content.decode()


def test_steps_of_a_closed_incident_no_longer_count(cast: Cast) -> None:
    detained(cast)
    incident = Incident.objects.get()
    close_incident(by=cast.dara, incident=incident.pk, outcome="safe", fact=None, now=NOW + HOUR)
    page = signed_in(cast.dara).get(f"/incidents/{incident.pk}/").content.decode()
    steps = page.split('class="clock"', 1)[1].split("</ol>", 1)[0]
    assert "not done" in steps
    assert "state-late" not in steps
    assert "state-due" not in steps


def test_what_was_written_on_the_alert_is_read_on_its_incident(cast: Cast) -> None:
    alert = detained(cast)
    answers.add_note(by=cast.kanha, alert_id=alert.pk, text="Two cars in front of the pagoda", now=NOW + HOUR)
    incident = Incident.objects.get()
    assert "Two cars in front of the pagoda" in signed_in(cast.dara).get(f"/incidents/{incident.pk}/").content.decode()
