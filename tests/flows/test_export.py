"""Everything goes out sealed, and all of it opens with the age command alone."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.vault.actions import records
from karpear.vault.models import Request, TravelLock
from tests.cast import Cast, signed_in
from tests.steps.exports import all_opened, by_hand, unpacked
from tests.steps.sealing import Keys, enrolled, founded, given, sealed_to

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FILE = b"\x89PNG a picture " * 5000


class Written:
    """Sophea's diary with a file and a second version, an incident for the team, and what Dara wrote for her."""

    def __init__(self, cast: Cast) -> None:
        now = timezone.now()
        self.sophea, own = enrolled(cast.sophea, now)
        self.dara, officer = enrolled(cast.dara, now)
        self.bopha, _lead = enrolled(cast.bopha, now)
        self.team, team = founded(cast.dara, self.dara, cast.lantern, now)
        me, they = ("person", own.pk, own.recipient), ("team", team.pk, team.recipient)
        self.file, sealing = uuid4(), Keys()
        blob = sealed_to(sealing.recipient, FILE)
        for n in range(0, len(blob), 30_000):
            records.keep_piece(
                by=cast.sophea, attachment=self.file, number=n // 30_000, data=blob[n : n + 30_000], now=now
            )
        first = given(self.sophea, {"what": "ដំបូង canary"}, [me], attachments={self.file: blob}, sealing_key=sealing)
        kept, _new = records.keep_record(by=cast.sophea, version=first, now=now)
        later = given(self.sophea, {"what": "later"}, [me], thread=kept.thread, supersedes=kept.pk)
        shared = given(self.dara, {"what": "for her"}, [("person", officer.pk, officer.recipient), me])
        incident = given(self.sophea, {"what": "incident"}, [me, they], type="incident", organisation=cast.lantern.pk)
        records.keep_record(by=cast.sophea, version=later, now=now)
        records.keep_record(by=cast.dara, version=shared, now=now)
        records.keep_record(by=cast.sophea, version=incident, now=now)


def fresh(person: Person) -> Client:
    """Signed in, and the password was given a moment ago."""
    browser = signed_in(person)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return browser


def test_all_that_is_mine_opens_with_age_alone(cast: Cast, tmp_path: Path) -> None:
    world = Written(cast)
    said = unpacked(fresh(cast.sophea).post("/vault/export/mine/"), tmp_path)
    whats = {one["what"] for one in all_opened(tmp_path, world.sophea)}
    assert whats == {"ដំបូង canary", "later", "for her", "incident"}
    [opened] = (tmp_path / "export/opened").glob(f"*/{world.file}.bin")
    assert opened.read_bytes() == FILE
    assert [one["kind"] for one in said["files"] if one["what"] == "wrap"] == ["secret"]
    assert Entry.objects.filter(action="export.own").count() == 1
    by_hand(tmp_path, said)


def test_an_officer_opens_the_teams_records_through_the_team_key(cast: Cast, tmp_path: Path) -> None:
    world = Written(cast)
    unpacked(fresh(cast.dara).post("/vault/export/mine/"), tmp_path)
    assert {one["what"] for one in all_opened(tmp_path, world.dara)} == {"for her", "incident"}


def test_an_organisation_takes_out_everything_when_two_agree(cast: Cast, tmp_path: Path) -> None:
    world = Written(cast)
    dara, bopha = fresh(cast.dara), fresh(cast.bopha)
    asking = f"/vault/export/{cast.lantern.pk}/ask/"
    assert signed_in(cast.sophea).post(asking).status_code == 403
    assert signed_in(cast.piseth).post(asking).status_code == 404
    dara.post(asking)
    dara.post(asking)
    request = Request.objects.get()
    assert Delivery.objects.filter(topic="export", person=cast.bopha).exists()
    take, allow = (f"/vault/export/{request.pk}/{verb}/" for verb in ("take", "allow"))
    assert dara.post(take).status_code == 409
    assert dara.post(allow).status_code == 409
    assert signed_in(cast.piseth).post(allow).status_code == 404
    assert "Allow it" in bopha.get("/vault/export/").content.decode()
    assert bopha.post(allow).status_code == 302
    assert bopha.post(take).status_code == 409
    said = unpacked(dara.post(take), tmp_path)
    assert {one["what"] for one in all_opened(tmp_path, world.dara)} == {"incident"}
    assert str(cast.sophea.pk) not in json.dumps(said)
    assert dara.post(take).status_code == 200  # a download may break: for an hour the same person takes it again
    Request.objects.update(used_at=F("used_at") - timedelta(minutes=61))
    assert dara.post(take).status_code == 404
    actions_seen = set(Entry.objects.filter(organisation=cast.lantern.pk).values_list("action", flat=True))
    assert {"export.ask", "export.allow", "export.take"} <= actions_seen
    assert not Delivery.objects.filter(topic="export").exclude(text_key="reminder").exists()


def test_a_yes_is_worth_a_day_and_only_while_its_giver_may(cast: Cast) -> None:
    Written(cast)
    fresh(cast.dara).post(f"/vault/export/{cast.lantern.pk}/ask/")
    request = Request.objects.get()
    fresh(cast.bopha).post(f"/vault/export/{request.pk}/allow/")
    cast.bopha.memberships.update(role="member")
    assert fresh(cast.dara).post(f"/vault/export/{request.pk}/take/").status_code == 409
    cast.bopha.memberships.update(role="lead")
    Request.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    assert fresh(cast.dara).post(f"/vault/export/{request.pk}/take/").status_code == 404


def test_a_fresh_password_is_asked_for(cast: Cast) -> None:
    Written(cast)
    answer = signed_in(cast.sophea).post("/vault/export/mine/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/reauthenticate/?next=%2Fvault%2Fexport%2F")


def test_nothing_leaves_under_a_travel_lock_or_when_forced(cast: Cast) -> None:
    Written(cast)
    browser = fresh(cast.sophea)
    lock = TravelLock.objects.create(person=cast.sophea, set_at=timezone.now())
    assert browser.post("/vault/export/mine/").status_code == 403
    assert "travel lock" in browser.get("/vault/export/").content.decode()
    lock.delete()
    session = browser.session
    session["way"] = 1
    session.save()
    assert browser.post("/vault/export/mine/").status_code == 503
    assert "There is nothing to download" in browser.get("/vault/export/").content.decode()
