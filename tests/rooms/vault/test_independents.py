"""An independent's forgotten secret: who may say yes, who carries the file, and whose recovery key may hold theirs."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.people.actions.watch import end_watch
from karpear.people.models import Membership, Person, Watch
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.vault.actions import enrolment, outside_keys
from karpear.vault.actions import recovery as recovery_actions
from karpear.vault.models import RecoveryRequest
from karpear.vault.queries import own as own_queries
from karpear.vault.queries import recovery as recovery_queries
from karpear.vault.queries import recovery_helpers, wraps
from tests.cast import Cast, signed_in
from tests.steps.custody import Lantern, ask_recovery
from tests.steps.sealing import Keys, b64, enrolled, sealed_to
from tests.steps.vault import Vault

pytestmark = pytest.mark.once


def watched(cast: Cast, *people: Person, organisation: Any = None) -> None:
    """These agreed to watch over Vanna."""
    for person in people:
        Watch.objects.create(person=cast.vanna, watcher=person, state="accepted", asked_at=cast.now, answered_by=person)
    if organisation:
        Watch.objects.create(person=cast.vanna, organisation=organisation, state="accepted", asked_at=cast.now)


def own_key(cast: Cast) -> tuple[Keys, Keys]:
    """(her keys, her own recovery key), the one sealed to the other."""
    keys, _own = enrolled(cast.vanna, cast.now)
    offline = Keys()
    outside_keys.propose_outside(
        by=cast.vanna, organisation=None, kind="recovery", label="", recipient=offline.recipient, now=cast.now
    )
    held_by(cast, keys, offline)
    return keys, offline


def held_by(cast: Cast, keys: Keys, holder: Keys) -> None:
    blob = b64(sealed_to(holder.recipient, keys.file()))
    enrolment.add_wrap(person=cast.vanna, kind="recovery", to_recipient=holder.recipient, blob=blob, now=cast.now)


def forgot(cast: Cast, fresh: Keys, organisation: Any = None) -> RecoveryRequest:
    return ask_recovery(cast, fresh, person=cast.vanna, organisation=organisation)


def approve(cast: Cast, request: RecoveryRequest, *people: Person) -> None:
    for person in people:
        recovery_actions.approve_recovery(by=person, request=request.pk, now=cast.now)


def test_two_who_watch_say_yes_and_one_of_them_carries_the_file(cast: Cast) -> None:
    keys, offline = own_key(cast)
    watched(cast, cast.rith, cast.chenda)
    fresh, later = Keys(), cast.now + timedelta(hours=25)
    request = forgot(cast, fresh)
    assert Delivery.objects.filter(topic="recovery", text_key="approval", person=cast.rith).exists()
    with pytest.raises(Conflict):  # a day is not enough where somebody watches
        recovery_actions.release_recovery(by=cast.vanna, request=request.pk, now=later)
    with pytest.raises(Conflict):
        approve(cast, request, cast.vanna)
    with pytest.raises(Missing):
        approve(cast, request, cast.maly)
    approve(cast, request, cast.rith)
    with pytest.raises(Conflict):  # never the same person twice
        approve(cast, request, cast.rith)
    assert RecoveryRequest.objects.get().ready_at is None
    approve(cast, request, cast.chenda)
    with pytest.raises(Conflict):
        recovery_actions.release_recovery(by=cast.rith, request=request.pk, now=cast.now + timedelta(hours=23))
    with pytest.raises(Missing):
        recovery_actions.release_recovery(by=cast.maly, request=request.pk, now=later)
    wrap = recovery_actions.release_recovery(by=cast.rith, request=request.pk, now=later)
    back = sealed_to(fresh.recipient, offline.open(bytes(wrap.blob)))
    with pytest.raises(Missing):
        recovery_actions.hand_over(by=cast.maly, request=request.pk, blob=back, now=later)
    recovery_actions.hand_over(by=cast.rith, request=request.pk, blob=back, now=later)
    [given_back] = [one for one in wraps.wraps_of(cast.vanna) if one["kind"] == "handover"]
    assert fresh.open(_bytes(given_back["blob"])) == keys.file()


def _bytes(text: str) -> bytes:
    import base64

    return base64.b64decode(text)


def test_who_watches_but_has_not_said_yes_does_not_carry_the_file(cast: Cast) -> None:
    own_key(cast)
    watched(cast, cast.rith, cast.chenda, cast.maly)
    request = forgot(cast, Keys())
    approve(cast, request, cast.rith, cast.chenda)
    with pytest.raises(Conflict):
        recovery_actions.release_recovery(by=cast.maly, request=request.pk, now=cast.now + timedelta(hours=25))
    recovery_actions.release_recovery(by=cast.vanna, request=request.pk, now=cast.now + timedelta(hours=25))


@pytest.mark.parametrize("who", [("dara", "kanha"), ("dara", "rith"), ("rith", "chenda")])
def test_officers_of_who_watches_and_people_who_watch_count_alike(cast: Cast, who: tuple[str, str]) -> None:
    lantern = Lantern(cast)
    recovery, _key = lantern.recovery()
    watched(cast, cast.rith, cast.chenda, organisation=cast.lantern)
    keys, _own = enrolled(cast.vanna, cast.now)
    held_by(cast, keys, recovery)
    assert recovery_queries.ways_back(cast.vanna) == [cast.lantern]
    request = forgot(cast, Keys(), cast.lantern.pk)
    with pytest.raises(Missing):  # a member there is no officer
        approve(cast, request, cast.sophea)
    approve(cast, request, *(getattr(cast, name) for name in who))
    later = cast.now + timedelta(hours=25)
    with pytest.raises(Conflict):  # its recovery key: its officers carry the file, not who watches
        recovery_actions.release_recovery(by=cast.rith, request=request.pk, now=later)
    with pytest.raises(Conflict):
        recovery_actions.release_recovery(by=cast.vanna, request=request.pk, now=later)
    recovery_actions.release_recovery(by=cast.kanha, request=request.pk, now=later)


@pytest.mark.both
def test_an_officer_who_also_watches_is_one_person(cast: Cast) -> None:
    own_key(cast)
    watched(cast, cast.dara, organisation=cast.lantern)
    request = forgot(cast, Keys())
    approve(cast, request, cast.dara)
    with pytest.raises(Conflict):
        approve(cast, request, cast.dara)
    assert [recovery_request.pk for recovery_request in recovery_helpers.to_help(cast.dara, cast.now)] == [request.pk]
    assert {p.name for p in recovery_helpers.approvers(cast.vanna, None)} == {"Dara", "Kanha", "Bopha"}


def test_a_yes_of_who_watches_no_longer_does_not_count(cast: Cast) -> None:
    own_key(cast)
    watched(cast, cast.rith, cast.chenda, cast.maly)
    request = forgot(cast, Keys())
    approve(cast, request, cast.rith)
    end_watch(by=cast.rith, watch_id=Watch.objects.get(watcher=cast.rith).pk, now=cast.now)
    approve(cast, request, cast.chenda)
    assert RecoveryRequest.objects.get().ready_at is None
    approve(cast, request, cast.maly)
    assert RecoveryRequest.objects.get().ready_at


def test_watchers_of_a_member_decide_nothing_for_the_organisation(cast: Cast) -> None:
    lantern = Lantern(cast)
    recovery, _key = lantern.recovery()
    Watch.objects.create(person=cast.sophea, watcher=cast.rith, state="accepted", asked_at=cast.now)
    blob = b64(sealed_to(recovery.recipient, lantern.sophea.file()))
    enrolment.add_wrap(person=cast.sophea, kind="recovery", to_recipient=recovery.recipient, blob=blob, now=cast.now)
    request = ask_recovery(cast, Keys())
    assert recovery_helpers.to_help(cast.rith, cast.now) == []
    with pytest.raises(Missing):
        recovery_actions.approve_recovery(by=cast.rith, request=request.pk, now=cast.now)
    with pytest.raises(Missing):
        recovery_actions.cancel_recovery(by=cast.rith, request=request.pk, now=cast.now)


def test_ending_all_watches_first_does_not_save_a_thief_the_two(cast: Cast) -> None:
    own_key(cast)
    watched(cast, cast.rith)
    end_watch(by=cast.vanna, watch_id=Watch.objects.get().pk, now=cast.now)
    request = forgot(cast, Keys())
    assert request.ready_at is None
    recovery_actions.cancel_recovery(by=cast.vanna, request=request.pk, now=cast.now)
    later = cast.now + timedelta(days=8)
    assert ask_recovery(cast, Keys(), person=cast.vanna, organisation=None, now=later).ready_at


def test_the_pages_say_who_can_and_that_two_are_needed(cast: Cast) -> None:
    own_key(cast)
    watched(cast, cast.rith)
    vanna, rith = signed_in(cast.vanna), signed_in(cast.rith)
    page = vanna.get("/vault/recovery/").content.decode()
    assert "Rith" in page and "Two people must say yes, and only one can" in page and reverse("people:watchers") in page
    request = forgot(cast, Keys())
    assert "only one can" in vanna.get("/vault/recovery/").content.decode()
    watched(cast, organisation=cast.lantern)
    page = vanna.get("/vault/recovery/").content.decode()
    assert "only one can" not in page and "Mekong Lantern Network" in page
    at = f"/vault/recovery/{request.pk}/"
    assert "Vanna" in rith.get("/vault/recovery/").content.decode()
    rith.post(f"{at}approve/")
    assert "1/2" in rith.get("/vault/recovery/").content.decode()
    recovery_actions.approve_recovery(by=cast.dara, request=request.pk, now=timezone.now() - timedelta(hours=25))
    assert "Get the file wrap.age" in rith.get("/vault/recovery/").content.decode()
    assert "Get the file wrap.age" not in signed_in(cast.kanha).get("/vault/recovery/").content.decode()
    assert rith.post(f"{at}release/")["Content-Disposition"] == 'attachment; filename="wrap.age"'
    assert "handover.age" in rith.get("/vault/recovery/").content.decode()
    for verb in ("approve", "cancel", "release", "handover"):
        assert signed_in(cast.maly).post(f"{at}{verb}/").status_code == 404, verb
    assert signed_in(cast.kanha).post(f"{at}cancel/").status_code == 302


@pytest.mark.both
def test_a_watching_organisations_list_and_recovery_keys_reach_the_independents_browser(cast: Cast) -> None:
    lantern = Lantern(cast)
    recovery, key = lantern.recovery()
    partner = outside_keys.propose_outside(
        by=cast.dara, organisation=cast.lantern.pk, kind="partner", label="Embassy", recipient=Keys().recipient,
        now=cast.now,
    )  # fmt: skip
    outside_keys.confirm_outside(by=cast.kanha, outside=partner.pk, now=cast.now)
    keys, _own = enrolled(cast.vanna, cast.now)
    vanna, lists = Vault(cast.vanna), f"manifests/{cast.lantern.pk}"
    assert vanna.get("directory").json()["watching"] == [] and vanna.get(lists).status_code == 404
    wrap = {
        "kind": "recovery", "to_recipient": recovery.recipient,
        "blob": b64(sealed_to(recovery.recipient, keys.file())),
    }  # fmt: skip
    assert vanna.ask("POST", "wraps", wrap).status_code == 422
    watched(cast, organisation=cast.lantern)
    content = vanna.get("directory").json()
    [row] = content["watching"]
    assert (row["id"], row["manifest"]["seq"], content["organisations"]) == (str(cast.lantern.pk), 2, [])
    assert [one["id"] for one in row["outside"]] == [str(key.pk)]  # partners are none of hers
    assert [one["seq"] for one in vanna.get(lists).json()["manifests"]] == [1, 2]
    assert vanna.ask("POST", "wraps", wrap).status_code == 201
    [mine] = own_queries.helpers(cast.vanna, {recovery.recipient: cast.vanna.pk})
    assert mine.watches
    # The watch ends: the list is hers no more, and what she gave she sees and takes back.
    end_watch(by=cast.vanna, watch_id=Watch.objects.get().pk, now=cast.now)
    assert vanna.get("directory").json()["watching"] == [] and vanna.get(lists).status_code == 404
    own = own_queries.overview(cast.vanna, cast.now)
    assert own and own.helpers[0].wrap
    assert vanna.ask("DELETE", f"wraps/{own.helpers[0].wrap}").status_code == 200
    own = own_queries.overview(cast.vanna, cast.now)
    assert own and own.helpers == []


def test_who_belongs_there_as_well_sees_it_once(cast: Cast) -> None:
    Lantern(cast)
    watched(cast, organisation=cast.lantern)
    Membership.objects.create(person=cast.vanna, organisation=cast.lantern, role="member")
    content = Vault(cast.vanna).get("directory").json()
    assert len(content["organisations"]) == 1 and content["watching"] == []


def test_in_a_forced_session_whoever_watches_never_began(cast: Cast) -> None:
    Lantern(cast)
    watched(cast, organisation=cast.lantern)
    forced = Vault(cast.vanna, forced=True)
    [said] = forced.get("directory").json()["watching"]
    assert said["manifest"] is None and said["outside"] == []


def test_a_stranger_adds_no_wrap_for_an_organisation_that_does_not_watch(cast: Cast) -> None:
    recovery, _key = Lantern(cast).recovery()
    keys, _own = enrolled(cast.vanna, cast.now)
    with pytest.raises(BadFields):
        held_by(cast, keys, recovery)
