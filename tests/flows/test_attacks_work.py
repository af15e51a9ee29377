"""The work of an organisation, and what was sealed for the worst case, under somebody who was put out or who lies."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from karpear.alerts.actions import answers as alerts
from karpear.alerts.models import StageCall
from karpear.audit.actions.retention import purge_tables
from karpear.cases.incidents.actions import incidents
from karpear.cases.retention import purge_incidents
from karpear.people.models import Membership, Organisation, Person
from karpear.readiness.packs.actions import custodians, openings
from karpear.readiness.packs.models import Contribution
from karpear.readiness.packs.queries import packs as queries
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields, Conflict
from karpear.screens.stages.actions.retractions import take_back_stage
from karpear.vault.actions.records import Given
from karpear.vault.models import Grant, Record
from karpear.vault.signatures import statement, verifies
from tests.cast import NOW, Cast
from tests.steps.case_packs import LATER
from tests.steps.case_packs import Custody as Packs
from tests.steps.sealing import given
from tests.steps.vault import KeyHolders

pytestmark = pytest.mark.django_db


def left(person: Person, organisation: Organisation) -> None:
    Membership.objects.filter(person=person, organisation=organisation).update(ended_at=timezone.now())


def second_of(holders: KeyHolders, first: Given, by: str) -> Given:
    """A newer version by somebody, for the team, Dara and Kanha."""
    readers = [holders.reader("dara"), holders.reader("kanha"), holders.officers()]
    return given(
        holders.keys[by], {"what": "y"}, readers, type="incident", organisation=holders.cast.lantern.pk,
        thread=first.thread, supersedes=first.id,
    )  # fmt: skip


@pytest.mark.parametrize("still_there", [True, False])
def test_no_author_takes_an_organisations_work_away(holders: KeyHolders, still_there: bool) -> None:
    version = holders.incident("dara")
    assert holders.vaults["dara"].keep(version).status_code == 201
    if not still_there:
        left(holders.cast.dara, holders.cast.lantern)
    assert holders.vaults["dara"].ask("DELETE", f"threads/{version.thread}").status_code == 403
    assert Record.objects.get(pk=version.id).removed_at is None


def test_what_follows_a_purged_version_stays_signed(holders: KeyHolders) -> None:
    first = holders.incident("kanha")
    holders.vaults["kanha"].keep(first)
    assert holders.vaults["dara"].keep(second_of(holders, first, "dara")).status_code == 201
    Record.objects.filter(pk=first.id).update(removed_at=timezone.now())
    purge_tables(Record, now=timezone.now() + timedelta(days=31))
    [row] = holders.vaults["dara"].get(f"records?thread={first.thread}").json()["records"]
    message = statement(
        record=row["id"], thread=row["thread"], type=row["type"], organisation=row["organisation"], about=row["about"],
        supersedes=row["supersedes"], sha256=row["sha256"], attachments=[],
    )  # fmt: skip
    assert row["supersedes"] == str(first.id)
    assert verifies(row["author"]["sign_key"], row["author_signature"], message)


@pytest.fixture
def sealed_pack(cast: Cast) -> Packs:
    made = Packs(cast)
    made.seal()
    return made


def test_an_opener_who_was_put_out_gets_nothing_more(cast: Cast) -> None:
    holders = Packs(cast)
    custodians.remove_custodian(by=cast.sophea, custodian=holders.held[0].pk, now=NOW)  # an officer who holds no part
    holders.held = holders.held[1:]
    holders.seal()
    opening = holders.opening()
    for person in (cast.kanha, cast.bopha):
        holders.part(person, opening)
    Membership.objects.filter(person=cast.dara).update(ended_at=NOW)
    got = queries.opening_parts(cast.dara, opening.pk, LATER)
    assert (got["key"], got["part"], got["given"]) == (None, None, [])
    assert not queries.opening_parts(cast.kanha, opening.pk, LATER)["part"], "nor is anybody asked for their part"
    with pytest.raises(Conflict):
        openings.open_pack(by=cast.dara, opening=opening.pk, spoken=0, grants=holders.grants(), now=LATER)
    assert openings.hand_out(now=LATER) == 0


def test_a_false_alarm_stops_the_opening(sealed_pack: Packs) -> None:
    opening = sealed_pack.opening()
    end = partial(alerts.resolve, by=sealed_pack.cast.kanha, alert_id=opening.alert_id, outcome=Outcome.FALSE_ALARM)
    with pytest.raises(BadFields):
        end(now=NOW)
    for stage in StageCall.objects.in_force().filter(alert=opening.alert_id).values_list("stage", flat=True):
        take_back_stage(by=sealed_pack.cast.kanha, alert=opening.alert_id, stage=Stage(stage), now=NOW)
    end(now=NOW)
    assert queries.opening_parts(sealed_pack.cast.kanha, opening.pk, LATER)["part"] is None
    with pytest.raises(Conflict):
        sealed_pack.part(sealed_pack.cast.kanha, opening)
    assert openings.hand_out(now=LATER) == 0


def test_a_word_about_parts_that_were_read_out_ends_nothing(sealed_pack: Packs) -> None:
    cast, opening = sealed_pack.cast, sealed_pack.opening()
    sealed_pack.part(cast.kanha, opening)
    for _again in (1, 2):
        openings.open_pack(by=cast.dara, opening=opening.pk, spoken=7, grants=sealed_pack.grants(), now=LATER)
    opening.refresh_from_db()
    assert opening.opened_at is None
    assert opening.said_open_at == LATER
    assert Contribution.objects.count() == 1
    assert Grant.objects.filter(record=opening.record_id, by=cast.dara, revoked_at=None).count() == 1
    openings.object_to_opening(by=cast.sophea, opening=opening.pk, now=LATER)
    assert not Contribution.objects.exists()
    assert not Grant.objects.filter(record=opening.record_id, by=cast.dara, revoked_at=None).exists()


def test_an_incident_with_the_number_of_somebodys_diary_takes_nothing_of_it_along(holders: KeyHolders) -> None:
    """Dara holds a copy of Sophea's entry, so she knows the thread of the original."""
    sent = holders.entry("sophea")
    assert holders.vaults["sophea"].keep(sent).status_code == 201
    now = timezone.now()
    incidents.open_incident(by=holders.cast.dara, opening=incidents.NewIncident(sent.thread, "threatened"), now=now)
    incidents.close_incident(by=holders.cast.dara, incident=sent.thread, outcome="safe", fact=None, now=now)
    assert purge_incidents(now=now + timedelta(days=5 * 365 + 1)) == 1
    assert Record.objects.get(pk=sent.id).removed_at is None
