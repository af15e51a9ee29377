"""Reminders of papers in a pack, and how custodians hear that a pack may be opened."""

from datetime import timedelta

import pytest

from karpear.audit.models import Entry
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.readiness.packs import needs
from karpear.readiness.packs.actions import custodians
from karpear.readiness.packs.models import Custodian, Pack
from karpear.readiness.packs.queries.custodies import alerts_of_held
from karpear.readiness.packs.queries.packs import own_pack
from karpear.rules.case.pack import Stage
from tests.cast import NOW, Cast, signed_in
from tests.steps.case_packs import Custody

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_paper_that_expires_is_said_once_without_a_name(cast: Cast) -> None:
    until = NOW.date() + 90 * DAY
    for _again in range(2):
        custodians.keep_papers_day(by=cast.sophea, until=until, now=NOW)
    assert Entry.objects.filter(action="papers_day").count() == 1
    assert remind(needs.PAPERS, now=NOW) == 0
    assert not own_pack(cast.sophea, NOW).papers_soon
    soon = NOW + 31 * DAY
    assert remind(needs.PAPERS, now=soon) == 1
    assert remind(needs.PAPERS, now=soon) == 0
    assert own_pack(cast.sophea, soon).papers_soon
    assert set(Delivery.objects.values_list("text_key", "person")) == {("pack_review", cast.sophea.pk)}
    custodians.keep_papers_day(by=cast.sophea, until=until + 400 * DAY, now=soon)  # renewed
    assert remind(needs.PAPERS, now=soon) == 0


def test_no_reminder_leaves_no_day_and_makes_no_pack(cast: Cast) -> None:
    custodians.keep_papers_day(by=cast.sophea, until=None, now=NOW)
    assert not Pack.objects.exists()
    browser, address = signed_in(cast.sophea), "/api/v1/packs/mine/papers"
    for until in ("2027-03-01", None):
        assert browser.put(address, {"until": until}, content_type="application/json").status_code == 200
    assert Pack.objects.get().papers_until is None


def test_a_custodian_is_led_to_what_is_known_once_it_is_confirmed(custody: Custody) -> None:
    custody.seal()
    kanha = custody.cast.kanha
    assert Custodian.objects.accepted().filter(person=kanha).exists()
    alert = custody.alert(stage=None, silent=True)
    assert alerts_of_held(kanha, NOW) == []  # a call now may harm her
    from karpear.screens.stages.actions.calls import confirm_stage

    confirm_stage(by=custody.cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    assert alerts_of_held(kanha, NOW) == [alert]
    assert f"/packs/alerts/{alert.pk}/" in signed_in(kanha).get("/packs/").content.decode()
    assert alerts_of_held(custody.cast.piseth, NOW) == []
