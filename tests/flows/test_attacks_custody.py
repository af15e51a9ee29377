"""Keys kept elsewhere, travel locks, wraps: what an officer, a stranger or a forced hand does to others' ways back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.people.actions.watch import answer_watch, ask_person, resolve_wishes
from karpear.people.models import Membership, Watch
from karpear.rules.access import Role
from karpear.vault.actions import travel_locks as actions
from karpear.vault.models import Outside, RecoveryRequest, TravelLock, Wrap
from karpear.vault.queries.recovery import ways_back
from karpear.vault.signatures import digest, wrap_statement
from tests.cast import signed_in
from tests.steps.custody import post_recovery, recovery_of
from tests.steps.sealing import Keys, b64, secret_wrap
from tests.steps.vault import KeyHolders

pytestmark = pytest.mark.django_db


def a_strangers(holders: KeyHolders, key: Keys) -> Outside:
    """Cardamom's row of Lantern's key, as one that was entered first would stand."""
    where, now = holders.cast.cardamom, timezone.now()
    return Outside.objects.create(organisation=where, kind="recovery", recipient=key.recipient, proposed_at=now)


def test_another_organisations_officer_touches_no_wrap_of_ours(holders: KeyHolders) -> None:
    key, _made, wrap = recovery_of(holders)
    c = signed_in(holders.cast.piseth)
    values = {"kind": "recovery", "label": "x", "recipient": key.recipient}
    assert c.post(f"/vault/team/{holders.cast.cardamom.pk}/outside/", values).status_code == 422
    for confirmed in (None, timezone.now()):
        outside = a_strangers(holders, key)
        Outside.objects.filter(pk=outside.pk).update(confirmed_at=confirmed)
        for officer in (holders.cast.piseth, holders.cast.piseth):
            signed_in(officer).post(f"/vault/outside/{outside.pk}/retire/")
        Outside.objects.filter(pk=outside.pk).delete()
        wrap.refresh_from_db()
        assert wrap.removed_at is None


def test_another_organisation_is_no_way_back(holders: KeyHolders) -> None:
    key, _made, _wrap = recovery_of(holders)
    outside = a_strangers(holders, key)
    for confirmed in (None, timezone.now()):
        Outside.objects.filter(pk=outside.pk).update(confirmed_at=confirmed)
        assert ways_back(holders.cast.sophea) == [holders.cast.lantern]
        assert post_recovery(holders, organisation=str(holders.cast.cardamom.pk)).status_code == 409


def test_what_two_made_one_does_not_unmake(holders: KeyHolders) -> None:
    _key, made, wrap = recovery_of(holders)
    dara, kanha = signed_in(holders.cast.dara), signed_in(holders.cast.kanha)
    for _twice in (1, 2):
        dara.post(f"/vault/outside/{made.pk}/retire/")
    made.refresh_from_db()
    wrap.refresh_from_db()
    assert (wrap.removed_at, made.retired_at, made.giving_up_by) == (None, None, holders.cast.dara)
    assert Delivery.objects.filter(person=holders.cast.kanha, topic="team").exists(), "the others hear of it"
    assert "wants to give this key up" in kanha.get(f"/vault/team/{holders.cast.lantern.pk}/").content.decode()
    kanha.post(f"/vault/outside/{made.pk}/retire/")
    made.refresh_from_db()
    wrap.refresh_from_db()
    assert made.retired_at and wrap.removed_at


def test_a_first_word_of_who_is_no_officer_any_more_does_not_count(holders: KeyHolders) -> None:
    _key, made, _wrap = recovery_of(holders)
    signed_in(holders.cast.dara).post(f"/vault/outside/{made.pk}/retire/")
    Membership.objects.filter(person=holders.cast.dara).update(role=Role.MEMBER)
    signed_in(holders.cast.kanha).post(f"/vault/outside/{made.pk}/retire/")
    made.refresh_from_db()
    assert (made.retired_at, made.giving_up_by) == (None, holders.cast.kanha)


def test_two_locked_travellers_do_not_free_each_other(holders: KeyHolders) -> None:
    c, now = holders.cast, timezone.now()
    day = now + timedelta(days=3)
    locks = [actions.set_travel_lock(by=person, person=person.pk, until=day, now=now) for person in (c.dara, c.kanha)]
    for by, lock in ((c.dara, locks[1]), (c.kanha, locks[0])):
        signed_in(by).post(f"/vault/travel-lock/{lock.pk}/release/")
    assert TravelLock.objects.filter(ended_at=None).count() == 2, "both were forced at one checkpoint"


def test_who_was_appointed_under_the_lock_does_not_end_it(holders: KeyHolders) -> None:
    c, now = holders.cast, timezone.now()
    lock = actions.set_travel_lock(by=c.sophea, person=c.sophea.pk, until=None, now=now)
    ask_person(person=c.sophea, email=c.rith.email, now=now)
    resolve_wishes(now=now)
    watch = Watch.objects.get(person=c.sophea, watcher=c.rith)
    answer_watch(by=c.rith, watch_id=watch.pk, accept=True, now=now)
    Membership.objects.filter(person=c.chenda, organisation=c.lantern).delete()
    Membership.objects.create(person=c.chenda, organisation=c.lantern, role=Role.OFFICER, joined_at=now)
    for person in (c.rith, c.chenda):
        signed_in(person).post(f"/vault/travel-lock/{lock.pk}/release/")
    lock.refresh_from_db()
    assert lock.ended_at is None
    signed_in(c.dara).post(f"/vault/travel-lock/{lock.pk}/release/")
    lock.refresh_from_db()
    assert lock.ended_by == c.dara


def test_when_all_who_could_have_left_those_after_them_end_it_a_month_later(holders: KeyHolders) -> None:
    c, now = holders.cast, timezone.now()
    lock = actions.set_travel_lock(by=c.sophea, person=c.sophea.pk, until=None, now=now)
    lock.releasers.clear()
    for days, ends in ((29, False), (30, True)):
        TravelLock.objects.filter(pk=lock.pk).update(set_at=now - timedelta(days=days))
        signed_in(c.dara).post(f"/vault/travel-lock/{lock.pk}/release/")
        lock.refresh_from_db()
        assert bool(lock.ended_at) is ends


def test_under_a_lock_no_forgotten_secret_is_replaced(holders: KeyHolders) -> None:
    recovery_of(holders)
    c, now = holders.cast, timezone.now()
    actions.set_travel_lock(by=c.sophea, person=c.sophea.pk, until=None, now=now)
    assert post_recovery(holders).status_code == 403
    assert c.sophea.identities.active().get() == holders.ids["sophea"]


def test_a_locked_officer_decides_nothing_about_keys(holders: KeyHolders) -> None:
    _key, made, _wrap = recovery_of(holders)
    assert post_recovery(holders).status_code == 201
    c, now, request = holders.cast, timezone.now(), RecoveryRequest.objects.get()
    actions.set_travel_lock(by=c.dara, person=c.dara.pk, until=now + timedelta(days=1), now=now)
    dara = signed_in(c.dara)
    for act in ("approve", "cancel", "release"):
        dara.post(f"/vault/recovery/{request.pk}/{act}/")
    dara.post(f"/vault/outside/{made.pk}/retire/")
    dara.post("/vault/travel-lock/", {"person": str(c.kanha.pk), "until": ""})
    made.refresh_from_db()
    request.refresh_from_db()
    assert not request.approvals.exists()
    assert (request.cancelled_at, request.released_at, made.giving_up_by) == (None, None, None)
    assert TravelLock.objects.count() == 1


def test_the_wrap_under_the_secret_is_replaced_by_whoever_has_the_key(holders: KeyHolders) -> None:
    """A password, or a session that was left open, is not enough."""
    before, own = holders.ids["sophea"].wraps.get(kind="secret").pk, holders.ids["sophea"]
    blob = secret_wrap()
    body = {"kind": "secret", "blob": b64(blob)}
    others = holders.keys["dara"].sign(wrap_statement(own.pk, digest(blob)))
    another = holders.keys["sophea"].sign(wrap_statement(own.pk, digest(secret_wrap())))
    for signature in ("", "x", others, another):
        answer = holders.vaults["sophea"].ask("POST", "wraps", body | {"signature": signature})
        assert answer.status_code == 422, answer.content
    assert Wrap.objects.filter(pk=before).exists()
    own_word = holders.keys["sophea"].sign(wrap_statement(own.pk, digest(blob)))
    assert holders.vaults["sophea"].ask("POST", "wraps", body | {"signature": own_word}).status_code == 201
    assert not Wrap.objects.filter(pk=before).exists()
    assert Delivery.objects.filter(person=holders.cast.sophea, subject=own.pk).exists(), "they hear of it everywhere"
