"""What the person whom a case is about sees and hears of it, who has it, and how the worst one ends."""

from datetime import timedelta
from uuid import uuid4

import pytest

from karpear.alerts.actions import answers as alerts
from karpear.alerts.models import Alert
from karpear.alerts.queries.contact_pages import contact_page
from karpear.alerts.queries.timeline import timeline
from karpear.cases.incidents.actions.incidents import NewIncident, close_incident, open_incident
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.queries.incidents import able
from karpear.cases.incidents.queries.open_cases import open_cases
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.readiness.packs.actions import owner_notices
from karpear.readiness.packs.actions.instructions import write_instructions
from karpear.readiness.packs.models import Opening
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields
from karpear.screens.home.queries import home_page
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.screens.stages.actions.retractions import end_stage
from tests.cast import NOW, Cast, signed_in
from tests.steps.alarms import missed, sos, told
from tests.steps.case_packs import being_opened

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOUR = timedelta(hours=1)
SAFE, BADLY = "safe", "worse"


def taken_sos(cast: Cast, person: Person, silent: bool = False) -> Alert:
    """Pressed, told, and taken by Dara."""
    alert = sos(person, NOW, silent=silent)
    Delivery.objects.update(state="sent", attempts=1, sent_at=NOW)
    return alerts.acknowledge(by=cast.dara, alert_id=alert.pk, now=NOW)


def killed(cast: Cast) -> Alert:
    alert = taken_sos(cast, cast.sophea)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.KILLED, now=NOW)
    confirm_stage(by=cast.bopha, alert=alert.pk, stage=Stage.KILLED, now=NOW)
    alert.refresh_from_db()
    return alert


def test_a_lead_who_is_held_sees_nothing_of_the_case_about_herself(cast: Cast) -> None:
    alert = taken_sos(cast, cast.bopha, silent=True)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.MISSING, now=NOW)
    incident = Incident.objects.get()
    browser = signed_in(cast.bopha)
    assert open_cases(cast.bopha) == []
    assert browser.get(f"/incidents/{incident.pk}/").status_code == 404
    for path in ("/", "/board/", "/incidents/"):
        page = browser.get(path).content.decode()
        assert str(incident.pk) not in page, path
    assert cast.bopha not in able(incident)
    assert signed_in(cast.kanha).get(f"/incidents/{incident.pk}/").status_code == 200
    close_incident(by=cast.dara, incident=incident.pk, outcome=SAFE, fact=None, now=NOW + HOUR)
    alerts.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=NOW + HOUR)
    assert browser.get(f"/incidents/{incident.pk}/").status_code == 200


def heard(person: Person) -> set[str]:
    """What was said to them of their pack and their words."""
    notices = Delivery.objects.filter(person=person, topic__in=["pack", "instruction"])
    return set(notices.values_list("text_key", flat=True))


@pytest.mark.parametrize("stage", [Stage.DETAINED, Stage.MISSING, Stage.KILLED])
def test_nothing_is_written_to_a_phone_that_others_may_hold(cast: Cast, stage: Stage) -> None:
    alert = taken_sos(cast, cast.sophea)
    sister = cast.sophea.contacts.get(role="family")
    write_instructions(by=cast.sophea, contact=sister.pk, texts={stage: "Ring the lawyer."}, now=NOW)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=stage, now=NOW)
    if stage is Stage.KILLED:
        confirm_stage(by=cast.bopha, alert=alert.pk, stage=stage, now=NOW)
    assert heard(cast.sophea) == set()
    owner_notices.tell_what_is_owed(now=NOW + HOUR)
    assert heard(cast.sophea) == set()


def test_what_was_kept_from_them_is_said_when_it_is_safe(cast: Cast) -> None:
    alert = taken_sos(cast, cast.sophea)
    sister = cast.sophea.contacts.get(role="family")
    write_instructions(by=cast.sophea, contact=sister.pk, texts={Stage.DETAINED: "Ring the lawyer."}, now=NOW)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    _custodian, opening = being_opened(cast, alert.pk, NOW)
    assert not owner_notices.tell_of_opening(opening, NOW)
    Opening.objects.filter(pk=opening.pk).update(said_open_at=NOW)
    assert heard(cast.sophea) == set()
    phone = signed_in(cast.sophea)
    assert "Somebody asked for your pack" not in phone.get("/packs/").content.decode()
    assert "What was shown" not in phone.get("/packs/instructions/").content.decode()
    assert phone.get(f"/packs/openings/{opening.pk}/").status_code == 404
    end_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW + HOUR)
    assert owner_notices.tell_what_is_owed(now=NOW + HOUR) == 2
    assert heard(cast.sophea) == {"pack_opened", "instruction_released"}
    assert owner_notices.tell_what_is_owed(now=NOW + 2 * HOUR) == 0
    assert "What was shown" in phone.get("/packs/instructions/").content.decode()
    assert "Somebody asked for your pack" in phone.get("/packs/").content.decode()


@pytest.mark.both
def test_whoever_is_hurt_hears_at_once(cast: Cast) -> None:
    alert = taken_sos(cast, cast.sophea)
    sister = cast.sophea.contacts.get(role="family")
    write_instructions(by=cast.sophea, contact=sister.pk, texts={Stage.HURT: "My papers are in the blue box."}, now=NOW)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.HURT, now=NOW)
    assert heard(cast.sophea) == {"instruction_released"}


def test_whoever_is_hurt_goes_on_reading_who_comes(cast: Cast) -> None:
    alert = taken_sos(cast, cast.sophea)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.HURT, now=NOW)
    assert home_page(cast.sophea, NOW, forced=False).own_alert == alert
    assert "Dara" in signed_in(cast.sophea).get("/").content.decode()
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    assert home_page(cast.sophea, NOW, forced=False).own_alert is None


def test_whoever_has_the_alert_has_its_case_whoever_opened_it(cast: Cast) -> None:
    alert = killed(cast)
    incident = Incident.objects.get()
    assert (incident.opened_by, incident.owner, alert.owner) == (cast.bopha, cast.dara, cast.dara)


def test_the_worst_case_ends_when_it_is_closed(cast: Cast) -> None:
    alert = killed(cast)
    sister = told(alert, cast.sophea.contacts.get(role="family"))
    incident = Incident.objects.get()
    with pytest.raises(BadFields):
        close_incident(by=cast.dara, incident=incident.pk, outcome=SAFE, fact=None, now=NOW + HOUR)
    alerts.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.CASE, now=NOW + HOUR)
    close_incident(by=cast.dara, incident=incident.pk, outcome=BADLY, fact=None, now=NOW + 2 * HOUR)
    last = Delivery.objects.filter(subject=alert.pk, created_at=NOW + 2 * HOUR).values_list("text_key", flat=True)
    assert set(last) == {"it_has_ended"}
    assert "banner-success" not in signed_in(cast.dara).get(f"/alerts/{alert.pk}/").content.decode()
    assert (contact_page(sister).how.goes_on, open_cases(cast.dara)) == (False, [])


def test_nobody_rings_the_dead_and_the_receipt_says_who_was_not_written_to(cast: Cast) -> None:
    alert = taken_sos(cast, cast.sophea)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.KILLED, now=NOW)
    browser = signed_in(cast.bopha)
    posted = {"do": "confirm", "stage": "killed"}
    page = browser.post(f"/packs/alerts/{alert.pk}/", posted, follow=True).content.decode()
    assert "tell the family in person" in page
    assert "themselves" not in browser.get(f"/alerts/{alert.pk}/").content.decode()
    again = browser.post(f"/packs/alerts/{alert.pk}/", posted, follow=True).content.decode()
    assert "Nobody was told again" in again


def test_whoever_ends_one_of_two_alerts_reads_what_was_written(cast: Cast) -> None:
    alert = taken_sos(cast, cast.sophea)
    other = missed(cast, owned=False)
    browser = signed_in(cast.dara)
    assert browser.post(f"/alerts/{alert.pk}/end/", {"outcome": "nonsense"}).status_code == 422
    page = browser.post(f"/alerts/{alert.pk}/end/", {"outcome": "safe"}, follow=True).content.decode()
    assert "hears that it goes on" in page
    assert Delivery.objects.filter(subject=alert.pk, text_key="it_goes_on").exists()
    page = browser.post(f"/alerts/{other.pk}/end/", {"outcome": "safe"}, follow=True).content.decode()
    assert "It is over. Everybody who was told" in page


@pytest.mark.parametrize("outcome", [Outcome.SAFE, Outcome.FALSE_ALARM, Outcome.CASE])
def test_its_own_person_reads_the_same_line_of_every_end(cast: Cast, outcome: Outcome) -> None:
    alert = taken_sos(cast, cast.sophea)
    if outcome is Outcome.CASE:
        open_incident(
            by=cast.dara,
            opening=NewIncident(uuid4(), "threatened", organisation=cast.lantern.pk, alert=alert.pk),
            now=NOW,
        )
    alerts.resolve(by=cast.dara, alert_id=alert.pk, outcome=outcome, now=NOW + HOUR)
    alert.refresh_from_db()
    own = [(line.who, line.words) for line in timeline(alert, cast.sophea)]
    assert own == [("Sophea", "SOS pressed"), ("Dara", "Step 1 told"), ("Dara", "has it"), ("Dara", "closed it")]
    assert "ended it" in " ".join(line.words for line in timeline(alert, cast.dara))
    page = signed_in(cast.sophea).get(f"/alerts/{alert.pk}/").content.decode()
    assert "closed it" in page and "ended it" not in page
