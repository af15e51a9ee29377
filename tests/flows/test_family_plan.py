"""A family plan: sealed, offered to whom its person chose when the worst happens, to nobody else; totals of five."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.alerts.actions import answers as alerts
from karpear.cases.incidents.actions.families import open_family_plan
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.preparedness.families import actions, queries
from karpear.preparedness.families.models import FamilyPlan, FamilyTotals
from karpear.preparedness.families.needs import FAMILY_OFFERED
from karpear.rules.case.pack import Stage
from karpear.rules.duty.family import FamilyCase
from karpear.rules.refusals import Missing
from karpear.screens.stages.actions import calls
from karpear.vault.models import Record
from tests.cast import NOW, Cast, Rows, signed_in
from tests.rooms.cases.opened import opened as opened_incident
from tests.steps.alarms import sos
from tests.steps.families import Families, long_there
from tests.steps.pressure import forced
from tests.steps.sealing import b64, opened

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def families(cast: Cast) -> Families:
    return Families(cast)


def test_detained_offers_it_to_the_chosen_person_and_to_nobody_else(cast: Cast, families: Families) -> None:
    now = timezone.now()
    plan = families.plan(cast.sophea, cast.kanha, now=now)
    families.key(cast.dara)
    families.key(cast.bopha)
    keys, _identity = families.key(cast.kanha)
    assert not Record.objects.visible_to(cast.kanha).filter(type="family").exists(), "sealed until then"
    alert = sos(cast.sophea, now)
    alerts.acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    calls.confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=now)
    incident = opened_incident(cast.dara, now=now, organisation=cast.lantern.pk, alert=alert.pk)
    for officer in (cast.dara, cast.bopha):
        assert b"family plan" not in signed_in(officer).get(f"/incidents/{incident.pk}/").content
        with pytest.raises(Missing):
            open_family_plan(by=officer, incident=incident.pk, plan=plan.pk, now=now)
        assert signed_in(officer).get(f"/families/{plan.pk}/").status_code == 404
    kanha = signed_in(cast.kanha)
    assert kanha.get(f"/families/{plan.pk}/").status_code == 404
    assert b"Open the family plan" in kanha.get(f"/incidents/{incident.pk}/").content
    assert kanha.post(f"/incidents/{incident.pk}/families/{plan.pk}/")["Location"] == f"/families/{plan.pk}/"
    assert kanha.get(f"/families/{plan.pk}/").status_code == 200
    record = Record.objects.visible_to(cast.kanha).get(type="family")
    assert opened(record, keys)["fields"] == {"rent": "canary rent"}
    assert not Record.objects.visible_to(cast.dara).filter(type="family").exists()


@pytest.mark.both
def test_a_member_whom_they_chose_finds_it_among_what_needs_them(cast: Cast, families: Families) -> None:
    """Who sees no incidents is told by a message that says nothing, and opens it on their own page."""
    now = timezone.now()
    plan = families.plan(cast.bopha, cast.sophea, now=now)
    sophea = signed_in(cast.sophea)
    with pytest.raises(Missing):
        actions.open_known(by=cast.sophea, plan=plan.pk, now=now)
    alert = sos(cast.bopha, now)
    alerts.acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    assert not sophea.get("/api/v1/needs").json()
    calls.confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=now)
    assert remind(FAMILY_OFFERED, now=now) == 1
    assert remind(FAMILY_OFFERED, now=now) == 0
    assert Delivery.objects.filter(topic="family", person=cast.sophea, text_key="shared").exists()
    [need] = sophea.get("/api/v1/needs").json()
    assert (need["title"], need["url"]) == ("Open a family plan for which you were chosen", "/families/mine/")
    assert "Something was confirmed of" in sophea.get("/families/mine/").content.decode()
    assert sophea.post(f"/families/{plan.pk}/open/").status_code == 302
    assert sophea.get(f"/families/{plan.pk}/").status_code == 200
    assert not sophea.get("/api/v1/needs").json()
    assert signed_in(cast.kanha).post(f"/families/{plan.pk}/open/").status_code == 404


def test_what_a_reader_confirmed_alone_opens_nothing_for_them(cast: Cast, families: Families) -> None:
    now = timezone.now()
    plan = families.plan(cast.sophea, cast.kanha, now=now)
    alert = sos(cast.sophea, now)
    alerts.acknowledge(by=cast.kanha, alert_id=alert.pk, now=now)
    calls.confirm_stage(by=cast.kanha, alert=alert.pk, stage=Stage.DETAINED, now=now)
    own = opened_incident(cast.kanha, now=now, organisation=cast.lantern.pk, alert=alert.pk)
    for opens in (
        lambda: open_family_plan(by=cast.kanha, incident=own.pk, plan=plan.pk, now=now),
        lambda: actions.open_known(by=cast.kanha, plan=plan.pk, now=now),
    ):
        with pytest.raises(Missing):
            opens()


@pytest.mark.both
def test_its_person_hears_of_it_only_when_that_is_safe_and_takes_it_back(cast: Cast, families: Families) -> None:
    now = timezone.now()
    plan = families.plan(cast.sophea, cast.kanha, now=now)
    incident = opened_incident(cast.dara, now=now, organisation=cast.lantern.pk, playbook="flee")
    open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)
    assert Delivery.objects.filter(topic="family", person=cast.sophea).exists(), "she flees, and holds her phone"
    sophea = signed_in(cast.sophea)
    shown = sophea.get("/families/mine/").content.decode()
    assert "Your plan was opened because of an incident" in shown
    opening = plan.openings.get()
    assert sophea.post(f"/families/mine/openings/{opening.pk}/take-back/").status_code == 302
    assert not Record.objects.visible_to(cast.kanha).filter(type="family").exists()
    assert signed_in(cast.kanha).get(f"/families/{plan.pk}/").status_code == 404


def test_whoever_is_detained_gets_no_message_about_it(cast: Cast, families: Families) -> None:
    now = timezone.now()
    plan = families.plan(cast.sophea, cast.kanha, now=now)
    alert = sos(cast.sophea, now)
    alerts.acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    calls.confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=now)
    incident = opened_incident(cast.dara, now=now, organisation=cast.lantern.pk, alert=alert.pk)
    open_family_plan(by=cast.kanha, incident=incident.pk, plan=plan.pk, now=now)
    assert not Delivery.objects.filter(topic="family").exists()
    assert plan.openings.get().told_at is None


def test_nobody_opens_an_incident_to_read_a_plan_with_it(cast: Cast, families: Families) -> None:
    now = timezone.now()
    plan = families.plan(cast.sophea, cast.kanha, now=now)
    own = opened_incident(cast.kanha, now=now, organisation=cast.lantern.pk)
    with pytest.raises(Missing):
        open_family_plan(by=cast.kanha, incident=own.pk, plan=plan.pk, now=now)
    other = opened_incident(cast.dara, now=now, organisation=cast.lantern.pk, playbook="defamed")
    with pytest.raises(Missing):
        open_family_plan(by=cast.kanha, incident=other.pk, plan=plan.pk, now=now)
    assert b"family plan" not in signed_in(cast.kanha).get(f"/incidents/{other.pk}/").content


@pytest.mark.both
def test_a_new_version_opens_for_whom_it_is_open_and_closes_for_whom_is_no_longer_chosen(
    cast: Cast, families: Families
) -> None:
    plan = families.plan(cast.sophea, cast.kanha)
    actions.give_now(by=cast.sophea, reader=plan.readers.get().pk, now=NOW)
    families.plan(cast.sophea, cast.kanha, cast.dara, now=NOW + timedelta(days=1))
    newest = Record.objects.get(owner=cast.sophea, type="family", superseded_by=None)
    assert "Family plan" in signed_in(cast.sophea).get("/diary/facts/").content.decode()
    assert opened(newest, families.key(cast.kanha)[0])["kind"] == "family"
    assert not Record.objects.visible_to(cast.dara).filter(type="family").exists()
    families.plan(cast.sophea, cast.dara, now=NOW + timedelta(days=2))
    assert not Record.objects.visible_to(cast.kanha).filter(type="family").exists()


@pytest.mark.both
def test_totals_of_fewer_than_five_are_withheld_and_published_once(cast: Cast, families: Families) -> None:
    before, january = datetime(2026, 12, 20, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)
    people = [cast.sophea, cast.dara, cast.kanha, cast.bopha]
    for person in people:
        families.plan(person, now=before, counted=True)
    long_there()
    assert actions.publish_totals(now=before) == 0, "the half-year goes on"
    assert actions.publish_totals(now=january) == 1
    assert queries.family_overview(cast.lantern, january).totals is None
    rows = Rows()
    more = [rows.person(name, cast.lantern) for name in ("Nary", "Rany")]
    rows.write()
    for person in more:
        families.plan(person, now=january, counted=True)
    assert actions.publish_totals(now=january) == 0, "published once, and never computed again"
    july = datetime(2027, 7, 3, tzinfo=UTC)
    long_there()
    assert actions.publish_totals(now=july) == 1
    totals = queries.family_overview(cast.lantern, july).totals
    assert totals is not None
    assert totals[FamilyCase.JAILED].need == 1200
    assert totals[FamilyCase.HURT].need is None
    actions.count_no_longer(by=more[0], now=july)
    assert queries.family_overview(cast.lantern, july).totals == totals, "who leaves takes nothing out of it"
    page = signed_in(cast.dara).get("/families/").content.decode()
    assert "about 1200" in page or "about 1,200" in page


def test_accounts_that_were_added_in_the_half_year_are_in_no_total(cast: Cast, families: Families) -> None:
    """Somebody adds four accounts with numbers of their own to learn what the fifth needs."""
    before, january = datetime(2026, 12, 20, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)
    families.plan(cast.sophea, now=before, counted=True)
    rows = Rows()
    invented = [rows.person(f"Invented{number}", cast.lantern) for number in range(4)]
    long_there()
    rows.write()
    for person in invented:
        families.plan(person, now=before, counted=True)
    assert actions.publish_totals(now=january) == 1
    assert queries.family_overview(cast.lantern, january).totals is None


def test_the_organisation_sees_who_has_a_plan_and_nothing_of_it(cast: Cast, families: Families) -> None:
    plan = families.plan(cast.sophea, cast.kanha, now=timezone.now(), counted=True)
    page = signed_in(cast.dara).get("/families/").content.decode()
    assert "Withheld" in page
    assert "about" not in page.split("<main")[1].split("</main")[0].split("<h2>")[1]
    spans = queries.proof_spans([cast.sophea.pk, cast.dara.pk], [cast.lantern.pk], timezone.now())
    assert set(spans) == {cast.sophea.pk}
    assert spans[cast.sophea.pk].proven_at == plan.looked_at
    assert signed_in(cast.sophea).get("/families/").status_code == 404
    assert signed_in(cast.rith).get(f"/families/{plan.pk}/").status_code == 404


def test_counted_numbers_are_shown_only_when_asked_for(cast: Cast, families: Families) -> None:
    families.plan(cast.sophea, cast.kanha, now=timezone.now(), counted=True)
    sophea = signed_in(cast.sophea)
    page = sophea.get("/families/mine/").content.decode()
    assert "are not sealed" in page and "Show these numbers" in page and "need 200" not in page
    assert "need 200" in sophea.get("/families/mine/?numbers=on").content.decode()
    assert "are not sealed" not in signed_in(cast.kanha).get("/families/mine/").content.decode()
    assert "Nobody has to have one." in signed_in(cast.dara).get("/families/").content.decode()


def test_whoever_forces_a_session_finds_no_plan_and_changes_nothing(cast: Cast, families: Families) -> None:
    plan = families.plan(cast.sophea, cast.kanha, now=timezone.now())
    families.plan(cast.kanha, cast.sophea, now=timezone.now())
    client = forced(cast.sophea)
    shown = client.get("/families/mine/").content.decode()
    assert "First make a vault key" in shown
    assert cast.kanha.name not in shown.split("<main")[1]
    assert client.get("/families/mine/write/")["Location"] == "/vault/key/"
    assert client.get(f"/families/{plan.pk}/").status_code == 404
    assert client.get("/api/v1/families/mine").status_code == 503
    for path in ("looked", "uncount", "destroy", f"readers/{plan.readers.get().pk}/give"):
        assert client.post(f"/families/mine/{path}/").status_code == 503
    assert FamilyPlan.objects.filter(pk=plan.pk).exists()


def test_a_member_of_the_same_organisation_is_no_reader_of_the_numbers(cast: Cast, families: Families) -> None:
    """What the browser may send: another organisation, a reader whom one does not know, somebody else's record."""
    plan = families.plan(cast.sophea, cast.kanha, now=timezone.now())
    _keys, stranger = families.key(cast.rith)
    record = str(plan.record_id)
    blob = b64(bytes(plan.readers.get().blob))
    client = signed_in(cast.sophea)
    wrong = [
        ({"record": record, "readers": [{"to": str(stranger.pk), "blob": blob}]}, 422),
        ({"record": record, "readers": [{"to": str(families.key(cast.kanha)[1].pk), "blob": b64(b"in clear")}]}, 422),
        ({"record": record, "counted": {"organisation": str(cast.cardamom.pk)}}, 404),
        ({"record": record, "counted": {"organisation": str(cast.lantern.pk), "hurt": {"need": 10**6}}}, 422),
        ({"record": str(uuid4())}, 404),
    ]
    for body, status in wrong:
        assert client.put("/api/v1/families/mine", body, "application/json").status_code == status, body
    assert signed_in(cast.kanha).put("/api/v1/families/mine", {"record": record}, "application/json").status_code == 404
    plan.refresh_from_db()
    assert plan.readers.count() == 1
    assert plan.counted is None


@pytest.mark.both
def test_what_is_destroyed_takes_keys_and_numbers_along(cast: Cast, families: Families) -> None:
    families.plan(cast.sophea, cast.kanha, now=timezone.now(), counted=True)
    assert signed_in(cast.sophea).post("/families/mine/destroy/").status_code == 302
    assert not FamilyPlan.objects.exists()
    assert not Record.objects.kept().filter(type="family").exists()
    assert not FamilyTotals.objects.exists()
