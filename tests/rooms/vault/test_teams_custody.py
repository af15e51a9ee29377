"""Officers come and go; keys outside; forgotten secrets; drills; travel locks."""

import hashlib
import subprocess
from datetime import timedelta
from typing import Any

import pyrage
import pytest

from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.actions.members import end_membership
from karpear.people.models import Membership, Watch
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.vault.actions import drills, enrolment, grants, outside_keys, records, team_keys, travel_locks
from karpear.vault.actions import recovery as recovery_actions
from karpear.vault.actions.grants import GivenGrant
from karpear.vault.models import Drill, Identity, Outside, TeamKey, TravelLock
from karpear.vault.needs import DRILL
from karpear.vault.queries import directory, locks, team, wraps
from karpear.vault.queries import records as records_queries
from karpear.vault.queries import recovery as recovery_queries
from tests.cast import Cast, signed_in
from tests.steps.custody import Lantern, ask_recovery
from tests.steps.sealing import Keys, b64, enrolled, given, opened, sealed_to


def members(*identities: Identity) -> list[dict[str, str]]:
    return [
        {"id": str(i.pk), "recipient": i.recipient, "sign": i.sign_key, "person": str(i.person_id)} for i in identities
    ]


@pytest.fixture
def lantern(cast: Cast) -> Lantern:
    return Lantern(cast)


def test_only_whom_the_list_names_is_admitted_and_only_by_an_admitted_officer(lantern: Lantern) -> None:
    cast = lantern.cast
    bopha, own = enrolled(cast.bopha, cast.now)
    with pytest.raises(BadFields):
        lantern.admit(own)
    with pytest.raises(BadFields):
        lantern.admit(lantern.sophea_id)  # in the list, but her role does not read
    lantern.publish(members=members(lantern.dara_id, lantern.kanha_id, own))
    blob = b64(sealed_to(own.recipient, lantern.team.file()))
    where = cast.lantern.pk
    with pytest.raises(Conflict):
        team_keys.admit(by=cast.bopha, organisation=where, to=own.pk, blob=blob, now=cast.now)
    with pytest.raises(Forbidden):
        team_keys.admit(by=cast.sophea, organisation=where, to=own.pk, blob=blob, now=cast.now)
    with pytest.raises(Missing):
        team_keys.admit(by=cast.piseth, organisation=where, to=own.pk, blob=blob, now=cast.now)
    lantern.admit(own)
    with pytest.raises(Conflict):
        lantern.admit(own)
    [row] = wraps.team_wraps(cast.bopha)
    assert bopha.open(queries_blob(row["wrap"])) == lantern.team.file()


def queries_blob(text: str) -> bytes:
    import base64

    return base64.b64decode(text)


def test_who_leaves_gets_nothing_at_once_and_the_next_key_is_for_those_who_stay(lantern: Lantern) -> None:
    cast = lantern.cast
    old = lantern.report()
    assert records_queries.records_page(cast.kanha, cast.now).records
    browser = signed_in(cast.kanha)
    assert browser.get("/vault/team/", follow=True).status_code == 200
    end_membership(by=cast.dara, membership_id=Membership.objects.get(person=cast.kanha).pk, now=cast.now)
    assert records_queries.records_page(cast.kanha, cast.now).records == []
    assert wraps.team_wraps(cast.kanha) == []
    assert team.must_rotate(cast.lantern.pk)
    assert team_keys.withhold(now=cast.now) == 1
    assert team_keys.withhold(now=cast.now) == 0
    assert browser.get("/vault/").status_code == 302  # signed out
    assert Delivery.objects.filter(topic="team", person=cast.dara).exists()
    with pytest.raises(BadFields):  # the list may not name whoever left
        lantern.rotated(lantern.dara_id)
    fresh = lantern.rotated(lantern.dara_id, members=members(lantern.dara_id, lantern.sophea_id))
    assert not team.must_rotate(cast.lantern.pk)
    newest, before = wraps.team_wraps(cast.dara)
    assert lantern.dara.open(queries_blob(newest["wrap"])) == fresh.file()
    assert fresh.open(queries_blob(newest["chain"])) == lantern.team.file()
    assert before["generation"] == 1 and opened(old, lantern.team)["what"] == "x"
    with pytest.raises(BadFields):  # sealed to the key before
        lantern.report()


def test_a_list_changes_its_signing_key_only_with_the_team_key(lantern: Lantern) -> None:
    with pytest.raises(BadFields):
        lantern.publish(sign=Keys().sign_key)
    lantern.team = Keys()
    with pytest.raises(BadFields):  # announced by somebody who does not have the key before
        lantern.rotated(lantern.dara_id)
    assert TeamKey.objects.filter(retired_at=None).get().generation == 1


def test_a_new_key_must_reach_whoever_makes_it_and_the_recovery_key(lantern: Lantern) -> None:
    _keys, recovery = lantern.recovery()
    for readers in [(lantern.kanha_id,), (lantern.dara_id, lantern.kanha_id)]:
        with pytest.raises(BadFields):
            lantern.rotated(*readers)
    lantern.rotated(lantern.dara_id, lantern.kanha_id, recovery)


def test_a_recovery_key_needs_two_officers_and_giving_it_up_renews_the_key(lantern: Lantern) -> None:
    cast, keys = lantern.cast, Keys()
    enter: dict[str, Any] = {"organisation": cast.lantern.pk, "kind": "recovery", "label": "Safe", "now": cast.now}
    with pytest.raises(Forbidden):
        outside_keys.propose_outside(by=cast.sophea, recipient=keys.recipient, **enter)
    with pytest.raises(BadFields):
        outside_keys.propose_outside(by=cast.dara, recipient=lantern.sophea.recipient, **enter)
    outside = outside_keys.propose_outside(by=cast.dara, recipient=keys.recipient, **enter)
    with pytest.raises(Conflict):
        outside_keys.confirm_outside(by=cast.dara, outside=outside.pk, now=cast.now)
    with pytest.raises(Missing):
        outside_keys.confirm_outside(by=cast.piseth, outside=outside.pk, now=cast.now)
    assert keys.recipient not in directory.recovery_keys(cast.sophea)
    outside_keys.confirm_outside(by=cast.kanha, outside=outside.pk, now=cast.now)
    assert keys.recipient in directory.recovery_keys(cast.sophea)
    lantern.publish(recovery=[{"id": str(outside.pk), "recipient": keys.recipient}])
    wrap = lantern.admit(outside)
    assert keys.open(bytes(wrap.blob)) == lantern.team.file()
    for officer in (cast.kanha, cast.dara):
        outside_keys.retire_outside(by=officer, outside=outside.pk, now=cast.now)
    assert team.must_rotate(cast.lantern.pk)
    assert keys.recipient not in directory.recovery_keys(cast.sophea)


def test_a_forgotten_secret_comes_back_through_two_officers_a_day_and_the_age_command(
    lantern: Lantern, tmp_path: Any
) -> None:
    cast, fresh = lantern.cast, Keys()
    offline = tmp_path / "recovery.key"
    subprocess.run(["age-keygen", "-o", offline], check=True, capture_output=True)
    key, holder = _entered(lantern, offline)
    enrolment.add_wrap(
        person=cast.sophea, kind="recovery", to_recipient=key.recipient, now=cast.now,
        blob=b64(sealed_to(key.recipient, lantern.sophea.file())),
    )  # fmt: skip
    request = ask_recovery(cast, fresh)
    later = cast.now + timedelta(hours=25)
    with pytest.raises(Conflict):
        recovery_actions.approve_recovery(by=cast.sophea, request=request.pk, now=cast.now)
    with pytest.raises(Missing):
        recovery_actions.approve_recovery(by=cast.piseth, request=request.pk, now=cast.now)
    recovery_actions.approve_recovery(by=cast.dara, request=request.pk, now=cast.now)
    with pytest.raises(Conflict):
        recovery_actions.approve_recovery(by=cast.dara, request=request.pk, now=cast.now)
    with pytest.raises(Conflict):
        recovery_actions.release_recovery(by=cast.dara, request=request.pk, now=later)
    recovery_actions.approve_recovery(by=cast.kanha, request=request.pk, now=cast.now)
    with pytest.raises(Conflict):
        recovery_actions.release_recovery(by=cast.dara, request=request.pk, now=cast.now + timedelta(hours=23))
    with pytest.raises(Conflict):
        recovery_actions.hand_over(by=cast.dara, request=request.pk, blob=b"x", now=later)
    with pytest.raises(Conflict):
        recovery_actions.release_recovery(by=cast.sophea, request=request.pk, now=later)
    wrap = recovery_actions.release_recovery(by=cast.dara, request=request.pk, now=later)
    handover = holder(bytes(wrap.blob), fresh.recipient)
    with pytest.raises(BadFields):
        recovery_actions.hand_over(by=cast.dara, request=request.pk, blob=lantern.sophea.file(), now=later)
    recovery_actions.hand_over(by=cast.dara, request=request.pk, blob=handover, now=later)
    given_back = [one for one in wraps.wraps_of(cast.sophea) if one["kind"] == "handover"]
    assert fresh.open(queries_blob(given_back[0]["blob"])) == lantern.sophea.file()
    assert cast.sophea.identities.active().get().recipient == fresh.recipient
    assert Delivery.objects.filter(topic="recovery", person=cast.sophea).count() >= 6  # each step, on each channel


def _entered(lantern: Lantern, offline: Any) -> tuple[Outside, Any]:
    public = subprocess.run(["age-keygen", "-y", offline], check=True, capture_output=True, text=True).stdout.strip()
    key = outside_keys.propose_outside(
        by=lantern.cast.dara, organisation=lantern.cast.lantern.pk, kind="recovery", label="x", recipient=public,
        now=lantern.cast.now,
    )  # fmt: skip
    outside_keys.confirm_outside(by=lantern.cast.kanha, outside=key.pk, now=lantern.cast.now)

    def holder(blob: bytes, to: str) -> bytes:
        plain = subprocess.run(["age", "-d", "-i", offline], input=blob, check=True, capture_output=True).stdout
        return subprocess.run(["age", "-r", to], input=plain, check=True, capture_output=True).stdout

    return key, holder


def test_this_was_not_me(lantern: Lantern) -> None:
    cast, thief = lantern.cast, Keys()
    with pytest.raises(Conflict):  # nothing holds her key
        ask_recovery(cast, thief)
    keys, _key = lantern.recovery()
    blob = b64(sealed_to(keys.recipient, lantern.sophea.file()))
    enrolment.add_wrap(person=cast.sophea, kind="recovery", to_recipient=keys.recipient, blob=blob, now=cast.now)
    request = ask_recovery(cast, thief)
    with pytest.raises(Conflict):
        ask_recovery(cast, Keys())
    with pytest.raises(Missing):
        recovery_actions.cancel_recovery(by=cast.piseth, request=request.pk, now=cast.now)
    recovery_actions.cancel_recovery(by=cast.sophea, request=request.pk, now=cast.now)
    assert cast.sophea.identities.active().get() == lantern.sophea_id
    with pytest.raises(Missing):
        recovery_actions.approve_recovery(by=cast.dara, request=request.pk, now=cast.now)


def test_an_independents_own_recovery_key_needs_nobody_but_time(cast: Cast) -> None:
    keys, own = enrolled(cast.vanna, cast.now)
    offline, fresh = Keys(), Keys()
    outside_keys.propose_outside(
        by=cast.vanna, organisation=None, kind="recovery", label="", recipient=offline.recipient, now=cast.now
    )
    blob = b64(sealed_to(offline.recipient, keys.file()))
    enrolment.add_wrap(person=cast.vanna, kind="recovery", to_recipient=offline.recipient, blob=blob, now=cast.now)
    assert recovery_queries.ways_back(cast.vanna) == [None]
    request = ask_recovery(cast, fresh, person=cast.vanna, organisation=None)
    with pytest.raises(Conflict):
        recovery_actions.release_recovery(by=cast.vanna, request=request.pk, now=cast.now + timedelta(hours=23))
    later = cast.now + timedelta(hours=25)
    wrap = recovery_actions.release_recovery(by=cast.vanna, request=request.pk, now=later)
    back = sealed_to(fresh.recipient, offline.open(bytes(wrap.blob)))
    recovery_actions.hand_over(by=cast.vanna, request=request.pk, blob=back, now=later)
    assert Identity.objects.get(pk=own.pk).retired_at == cast.now


def test_a_drill_is_passed_with_the_words_in_the_file_and_asked_for_once_a_year(lantern: Lantern) -> None:
    cast, (keys, key) = lantern.cast, lantern.recovery()
    with pytest.raises(Missing):
        drills.ask_drill(by=cast.piseth, outside=key.pk, now=cast.now)
    with pytest.raises(Forbidden):
        drills.ask_drill(by=cast.sophea, outside=key.pk, now=cast.now)
    drill = drills.ask_drill(by=cast.dara, outside=key.pk, now=cast.now)
    words = keys.open(bytes(drill.blob)).decode().strip()
    assert hashlib.sha256(words.encode()).hexdigest() == drill.answer_hash and len(words.split()) == 6
    with pytest.raises(BadFields):
        drills.answer_drill(by=cast.kanha, drill=drill.pk, words="one two three", now=cast.now)
    drills.answer_drill(by=cast.kanha, drill=drill.pk, words=f"  {words.upper()} ", now=cast.now)
    assert Drill.objects.get().passed_at == cast.now
    year = cast.now + timedelta(days=366)
    assert remind(DRILL, now=cast.now + timedelta(days=300)) == 0
    assert (remind(DRILL, now=year), remind(DRILL, now=year)) == (1, 0)
    assert Delivery.objects.filter(topic="drill", person=cast.dara).count() == 1
    again = drills.ask_drill(by=cast.dara, outside=key.pk, now=year)
    words = pyrage.decrypt(bytes(again.blob), [keys.key]).decode()
    drills.answer_drill(by=cast.dara, drill=again.pk, words=words, now=year)
    assert remind(DRILL, now=year + timedelta(days=366)) == 1


def test_under_a_travel_lock_nothing_opens_and_its_traveller_cannot_end_it(lantern: Lantern) -> None:
    cast = lantern.cast
    lantern.report()
    lock = travel_locks.set_travel_lock(by=cast.sophea, person=cast.sophea.pk, until=None, now=cast.now)
    [record] = records_queries.records_page(cast.sophea, cast.now).records
    assert record["grants"] == []
    for who, refusal in [(cast.sophea, Conflict), (cast.piseth, Missing)]:
        with pytest.raises(refusal):
            travel_locks.release_travel_lock(by=who, lock=lock.pk, now=cast.now)
    with pytest.raises(Conflict):
        travel_locks.set_travel_lock(by=cast.dara, person=cast.sophea.pk, until=None, now=cast.now)
    travel_locks.release_travel_lock(by=cast.dara, lock=lock.pk, now=cast.now)
    assert not locks.is_locked(cast.sophea, cast.now)


def test_an_officer_locks_a_member_and_nobody_else(cast: Cast) -> None:
    day = cast.now + timedelta(days=2)
    with pytest.raises(Missing):
        travel_locks.set_travel_lock(by=cast.dara, person=cast.chenda.pk, until=day, now=cast.now)
    with pytest.raises(Missing):
        travel_locks.set_travel_lock(by=cast.sophea, person=cast.dara.pk, until=day, now=cast.now)
    with pytest.raises(BadFields):
        travel_locks.set_travel_lock(by=cast.dara, person=cast.sophea.pk, until=cast.now, now=cast.now)
    travel_locks.set_travel_lock(by=cast.dara, person=cast.sophea.pk, until=day, now=cast.now)
    assert Delivery.objects.filter(topic="travel", person=cast.sophea).count() == 2
    assert locks.is_locked(cast.sophea, cast.now) and not locks.is_locked(cast.sophea, day)
    assert travel_locks.end_locks(now=day) == 1
    assert TravelLock.objects.get().ended_at == day


def test_whom_nobody_watches_needs_a_day(cast: Cast) -> None:
    with pytest.raises(BadFields):
        travel_locks.set_travel_lock(by=cast.vanna, person=cast.vanna.pk, until=None, now=cast.now)
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state="accepted", asked_at=cast.now)
    lock = travel_locks.set_travel_lock(by=cast.vanna, person=cast.vanna.pk, until=None, now=cast.now)
    travel_locks.release_travel_lock(by=cast.rith, lock=lock.pk, now=cast.now)


def test_a_duress_alert_locks_its_persons_vault_once(cast: Cast) -> None:
    from karpear.alerts.actions.duress import raise_silently
    from karpear.keeper.duress_lock import lock_the_forced

    raise_silently(people={cast.sophea.pk}, now=cast.now)
    assert (lock_the_forced(now=cast.now), lock_the_forced(now=cast.now)) == (1, 0)
    assert not Delivery.objects.filter(topic="travel").exists()
    lock = TravelLock.objects.get(person=cast.sophea)
    travel_locks.release_travel_lock(by=cast.dara, lock=lock.pk, now=cast.now + timedelta(minutes=5))
    assert lock_the_forced(now=cast.now + timedelta(minutes=6)) == 0


def test_a_restricted_record_is_never_opened_to_all_officers(lantern: Lantern) -> None:
    cast = lantern.cast
    named = [("person", i.pk, i.recipient) for i in (lantern.sophea_id, lantern.kanha_id)]
    everybody = [*named, ("team", lantern.key.pk, lantern.key.recipient)]
    place: dict[str, Any] = {"type": "incident", "organisation": cast.lantern.pk}
    version = given(lantern.sophea, {}, everybody, restricted=True, **place)
    with pytest.raises(BadFields):
        records.keep_record(by=cast.sophea, version=version, now=cast.now)
    with pytest.raises(BadFields):  # not said to be restricted: officers must be able to open it
        records.keep_record(by=cast.sophea, version=given(lantern.sophea, {}, named, **place), now=cast.now)
    version = given(lantern.sophea, {"what": "about Dara"}, named, restricted=True, **place)
    made, _ = records.keep_record(by=cast.sophea, version=version, now=cast.now)
    assert (
        records_queries.records_page(cast.kanha, cast.now).records
        and not records_queries.records_page(cast.dara, cast.now).records
    )
    blob = b64(sealed_to(lantern.key.recipient, b"x"))
    shared = [GivenGrant("team", lantern.key.pk, blob)]
    with pytest.raises(BadFields):
        grants.grant(by=cast.kanha, record=made.pk, grants=shared, now=cast.now)
    newer = given(lantern.sophea, {}, everybody, thread=made.thread, supersedes=made.pk, **place)
    with pytest.raises(BadFields):
        records.keep_record(by=cast.sophea, version=newer, now=cast.now)


def test_words_for_keys_are_those_of_the_library() -> None:
    from pathlib import Path

    from shamir_mnemonic.wordlist import WORDLIST

    text = Path("frontend/vault/wordlist.js").read_text().split("`")[1]
    assert text.split() == list(WORDLIST)
