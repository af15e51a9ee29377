"""Pages that are old when they are pressed, people who belonged yesterday, and numbers that say too much."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from karpear.ops.console import CannotStart
from karpear.ops.demo.folder import refuse_folder_in_use
from karpear.ops.demo.world import PASSWORD
from karpear.people.actions.members import end_membership
from karpear.people.models import Membership, Person
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.plans import drafted
from tests.steps.pages import today_of

pytestmark = pytest.mark.django_db


def let_go(person: Person, by: Person) -> None:
    membership = Membership.objects.active().get(person=person)
    end_membership(by=by, membership_id=membership.pk, now=timezone.now())


def test_a_plan_whose_approver_was_let_go_waits_for_whoever_may_answer(cast: Cast) -> None:
    now = timezone.now()
    draft = drafted(cast.kanha, now=now)
    draft.starts_at, draft.ends_at = now + timedelta(hours=3), now + timedelta(hours=8)
    draft.save()
    assessed(draft)
    draft.refresh_from_db()
    assert draft.approver == cast.dara
    assert [thing.what for thing in needs(cast.bopha, now)] == []
    end_membership(by=cast.bopha, membership_id=Membership.objects.get(person=cast.dara).pk, now=now)
    assert [thing.what for thing in needs(cast.bopha, now)] == ["activity.answer"]
    assert "Approve a trip, or not" in today_of(cast.bopha)
    for person in (cast.dara, cast.kanha, cast.sophea, cast.maly):
        assert [thing for thing in needs(person, now) if thing.what == "activity.answer"] == []


def test_a_setting_alone_makes_no_demo(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.KARPEAR_DEMO, settings.DEMO_LIVES, settings.KARPEAR_DATA = True, True, tmp_path
    settings.ROOT_URLCONF = "karpear.project.demo_urls"
    (tmp_path / "sms").mkdir()
    (tmp_path / "sms" / "1.json").write_text('{"to": "+85512000111", "text": "secret"}')
    Person.objects.filter(pk=cast.sophea.pk).update(email="dara@demo.test", password=make_password(PASSWORD))
    for browser in (Client(), signed_in(cast.rith)):
        before = browser.session.get("_auth_user_id")
        for path in ("/demo/", "/demo/mail", "/demo/mail/sms-1"):
            assert browser.get(path).status_code == 404
        for path in ("/demo/become", "/demo/scene", "/demo/tour"):
            fields = {"email": "dara@demo.test", "scene": "sos", "stop": "1"}
            assert browser.post(path, fields).status_code in (302, 404)
        assert browser.session.get("_auth_user_id") == before
    assert not (tmp_path / "scenes").exists()
    (tmp_path / "demo.env").write_text("")
    assert Client().get("/demo/mail/sms-1").status_code == 200


def test_no_demo_is_made_among_real_people(tmp_path: Path) -> None:
    refuse_folder_in_use(tmp_path)
    (tmp_path / "karpear.sqlite3").write_bytes(b"")
    with pytest.raises(CannotStart, match="in use"):
        refuse_folder_in_use(tmp_path)
    (tmp_path / "demo.env").write_text("")
    refuse_folder_in_use(tmp_path)
