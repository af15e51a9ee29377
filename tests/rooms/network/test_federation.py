"""Two installations stay one network: what goes over, to whom it comes, and what is refused."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.network.bulletins.actions.follow import follow_bulletin, take_back
from karpear.network.bulletins.actions.release import reading_of, release
from karpear.network.bulletins.models import Bulletin, BulletinReceiver, BulletinStep
from karpear.network.bulletins.queries.audience import resolved_audience
from karpear.network.federation.actions import cells
from karpear.network.federation.actions.followers import forget_bodies, send_followers
from karpear.network.federation.actions.identity import put_in_force, renew, send_heartbeats
from karpear.network.federation.actions.own_items import NewItem, append_item
from karpear.network.federation.actions.peers import pause_peer, remove_peer
from karpear.network.federation.actions.shares import body_of
from karpear.network.federation.models import FederatedItem, ItemState, RefusedItem
from karpear.network.federation.queries.cells import received_cells
from karpear.rules.federation.chains import Heard, heard_of
from karpear.rules.federation.refusal import Unfit
from karpear.rules.federation.travel import PUBLIC, audience_for, may_travel
from karpear.rules.federation.wire import Kind
from karpear.rules.refusals import Conflict, Forbidden
from karpear.rules.sharing.labels import Label, RecipientClass
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import (
    bundle_for,
    carry,
    elsewhere,
    here,
    lines_for,
    share,
    signed_by,
    take,
    trust,
    two,
    whys,
)


def test_a_bulletin_comes_to_whom_its_label_lets_receive_it(cast: Cast) -> None:
    lotus, delta = two(cast)
    row = a_bulletin(cast, now=cast.now, label="AMBER")
    assert share(row, cast.bopha, lotus, delta, now=cast.now) == 1
    assert share(row, cast.bopha, lotus, delta, now=cast.now) == 0, "sent twice, it goes once"
    tally = carry(lotus, delta, cast.now)
    assert not tally.refusals and tally.taken == 3
    [copy] = delta.bulletins()
    assert copy.headline_en == row.headline_en and copy.label == "AMBER"
    assert copy.origin == "Mekong Lantern Network · Lotus Network"
    [receiver] = BulletinReceiver.objects.filter(bulletin=copy)
    assert receiver.person_id == delta.coordinator.pk and receiver.kind == RecipientClass.PARTNER
    assert Delivery.objects.filter(subject=copy.pk).exists(), "they are told, without its content"
    page = signed_in(delta.coordinator).get(f"/bulletins/{copy.pk}/").content.decode()
    assert "Lotus Network" in page and "from another installation" in page
    assert f"/bulletins/{copy.pk}/hand-on/" not in page, "to its author they are what a partner is: of AMBER it ends"
    assert signed_in(cast.dara).get(f"/bulletins/{copy.pk}/").status_code == 404
    again = carry(lotus, delta, cast.now)
    assert again.known == 3 and not again.taken and len(delta.bulletins()) == 1


def test_what_may_not_travel_stays(cast: Cast) -> None:
    lotus, delta = two(cast)
    assert {label for label in Label if may_travel(label)} == {Label.AMBER, Label.GREEN, Label.CLEAR}
    strict = a_bulletin(cast, now=cast.now)
    with pytest.raises(Forbidden):
        share(strict, cast.bopha, lotus, delta, now=cast.now)
    amber = a_bulletin(cast, now=cast.now, label="AMBER")
    with pytest.raises(Forbidden):
        share(amber, cast.dara, lotus, delta, now=cast.now)
    exercise = a_bulletin(cast, now=cast.now, label="CLEAR", drill=True)
    with pytest.raises(Conflict):
        share(exercise, cast.dara, lotus, delta, now=cast.now)


def test_an_update_and_a_taking_back_follow_by_themselves(cast: Cast) -> None:
    lotus, delta = two(cast)
    row = a_bulletin(cast, now=cast.now, label="GREEN")
    share(row, cast.dara, lotus, delta, now=cast.now)
    later = cast.now + timedelta(minutes=1)
    key = row.pk.__class__(int=row.pk.int ^ 1)
    follow_bulletin(by=cast.dara, bulletin=row.pk, step=BulletinStep.UPDATE, key=key, now=later)
    update = Bulletin.objects.get(pk=key)
    release(by=cast.dara, bulletin=key, reading=reading_of(update, resolved_audience(update)), now=later)
    assert send_followers(now=later) == 1 and send_followers(now=later) == 0
    assert not carry(lotus, delta, later).refusals
    first, second = delta.bulletins()
    assert second.follows_id == first.pk and second.step == BulletinStep.UPDATE
    taking_back = key.__class__(int=key.int ^ 2)
    take_back(by=cast.dara, bulletin=key, key=taking_back, why_km="", why_en="Wrong road", now=later)
    send_followers(now=later)
    assert not carry(lotus, delta, later).refusals
    *withdrawn, note = delta.bulletins()
    assert [row.state for row in (*withdrawn, note)] == ["cancelled", "cancelled", "released"]
    assert not any(row.headline_en or row.todo_en for row in withdrawn), "not a word stays"
    items = FederatedItem.objects.filter(kind__in=["bulletin", "update"])
    assert not any(item.body for item in items), "nor in what came in, nor in what is still fetched"
    page = signed_in(delta.coordinator).get(f"/bulletins/{withdrawn[0].pk}/").content.decode()
    assert "Wrong road" in page and "Its source has taken this back" in page


def test_nobody_here_changes_what_came_from_elsewhere(cast: Cast) -> None:
    lotus, delta = two(cast)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    [copy] = delta.bulletins()
    with pytest.raises(Forbidden):
        take_back(by=delta.coordinator, bulletin=copy.pk, key=lotus.network.pk, why_km="", why_en="x", now=cast.now)


def test_every_damage_is_refused_with_a_reason(cast: Cast) -> None:
    lotus, delta = two(cast)
    for n in range(3):
        share(
            a_bulletin(cast, now=cast.now + timedelta(seconds=n), label="GREEN"), cast.dara, lotus, delta, now=cast.now
        )
    lines = lines_for(lotus, delta)
    own, sealed = lines[:2], lines[2:]
    assert whys(carry(lotus, delta, cast.now, [*own, sealed[1], sealed[0]])) == {Unfit.OUT_OF_ORDER}
    assert whys(carry(lotus, delta, cast.now, [own[0], own[0]])) == {Unfit.OUT_OF_ORDER}
    assert whys(carry(lotus, delta, cast.now, [sealed[0][:-9]])) == {Unfit.NOT_TEXT}
    flipped = sealed[0].replace(b'"seq":1', b'"seq":7')
    assert whys(carry(lotus, delta, cast.now, [flipped])) == {Unfit.BAD_SIGNATURE}
    body = json.loads(sealed[0])
    changed = body["sealed"][:-40] + ("A" if body["sealed"][-40] != "A" else "B") + body["sealed"][-39:]
    altered = json.dumps({**body, "sealed": changed}, sort_keys=True, separators=(",", ":")).encode()
    assert whys(carry(lotus, delta, cast.now, [altered])) <= {Unfit.CANNOT_OPEN, Unfit.BODY_CHANGED}
    spaced = json.dumps(body).encode()
    assert whys(carry(lotus, delta, cast.now, [spaced])) == {Unfit.NOT_CANONICAL}
    unsigned = json.dumps({"header": body["header"]}, sort_keys=True, separators=(",", ":")).encode()
    assert whys(carry(lotus, delta, cast.now, [unsigned])) == {Unfit.UNSIGNED}
    island = elsewhere("Island", cast.now)
    trust(island, delta, cast.now)
    assert whys(carry(island, delta, cast.now, sealed)) == {Unfit.WRONG_PUBLISHER}
    assert not delta.bulletins() and RefusedItem.objects.filter(network=delta.network).count() >= 8
    assert carry(lotus, delta, cast.now).taken == 3 and len(delta.bulletins()) == 3, "whole, they are taken"
    words = signed_in(delta.coordinator).get(f"/federation/peers/{delta.peer(lotus).pk}/").content.decode()
    assert "somebody has changed it, or it is damaged" in words


def test_sealed_to_one_is_opened_by_nobody_else(cast: Cast) -> None:
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    trust(lotus, island, cast.now)
    trust(delta, island, cast.now)
    share(a_bulletin(cast, now=cast.now, label="AMBER"), cast.bopha, lotus, delta, now=cast.now)
    assert len(lines_for(lotus, island)) == 2, "it does not even see that there is one"
    sealed = lines_for(lotus, delta)[2:]
    assert whys(carry(lotus, island, cast.now, sealed)) == {Unfit.NOT_FOR_US}
    assert not island.bulletins()
    assert b"Checkpoint" not in sealed[0] and len(json.loads(sealed[0])["sealed"]) > 4096


def test_three_sticks_in_any_order_end_alike(cast: Cast) -> None:
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    trust(lotus, island, cast.now)
    bundles = []
    for n in range(3):
        now = cast.now + timedelta(days=10 * n)
        row = a_bulletin(cast, now=now, label="GREEN", headline_en=f"Number {n}")
        share(row, cast.dara, lotus, delta, island, now=now)
        send_heartbeats(now=now)
        bundles.append((bundle_for(lotus, delta, now), bundle_for(lotus, island, now)))
    for number in (2, 0, 1):
        assert not whys(take(delta, bundles[number][0], now))
    for number in (0, 1, 2):
        assert not whys(take(island, bundles[number][1], now))
    assert [row.headline_en for row in delta.bulletins()] == [row.headline_en for row in island.bulletins()]
    states = [
        list(FederatedItem.objects.filter(network=each.network, peer__isnull=False)
             .order_by("chain", "seq").values_list("chain", "seq", "item", "state"))
        for each in (delta, island)
    ]  # fmt: skip
    assert states[0] == states[1] and {row[3] for row in states[0]} == {ItemState.TAKEN}


def test_what_comes_too_early_waits(cast: Cast) -> None:
    lotus, delta = two(cast)
    for n in range(4):
        row = a_bulletin(cast, now=cast.now + timedelta(seconds=n), label="GREEN", headline_en=f"Number {n}")
        share(row, cast.dara, lotus, delta, now=cast.now)
    lines = lines_for(lotus, delta)
    tally = carry(lotus, delta, cast.now, [*lines[:3], *lines[4:]])
    assert tally.waiting == 2 and len(delta.bulletins()) == 1
    assert carry(lotus, delta, cast.now, [lines[3]]).taken == 3
    assert [row.headline_en for row in delta.bulletins()] == [f"Number {n}" for n in range(4)]


def test_a_bundle_is_taken_once_and_whole(cast: Cast) -> None:
    lotus, delta = two(cast)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    bundle = bundle_for(lotus, delta, cast.now)
    assert whys(take(delta, bundle, cast.now, bundle.entries[:-20])) == {Unfit.CUT_OFF}
    turned = bundle.entries.replace(b'"seq":1', b'"seq":2', 1)
    assert whys(take(delta, bundle, cast.now, turned)) == {Unfit.FILE_CHANGED}
    assert take(delta, bundle, cast.now).taken == 3
    assert whys(take(delta, bundle, cast.now)) == {Unfit.SEEN_BUNDLE}
    island = elsewhere("Island", cast.now)
    trust(lotus, island, cast.now)
    assert whys(take(island, bundle, cast.now)) == {Unfit.NOT_FOR_US}
    remove_peer(by=delta.coordinator, peer=delta.peer(lotus).pk, now=cast.now)
    assert whys(take(delta, bundle, cast.now)) == {Unfit.UNKNOWN_PUBLISHER}


def test_paused_nothing_goes_and_nothing_comes(cast: Cast) -> None:
    lotus, delta = two(cast)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    pause_peer(by=lotus.coordinator, peer=lotus.peer(delta).pk, now=cast.now)
    assert len(lines_for(lotus, delta)) == 2
    pause_peer(by=delta.coordinator, peer=delta.peer(lotus).pk, now=cast.now)
    assert whys(carry(lotus, delta, cast.now)) == {Unfit.PAUSED}


def test_new_keys_come_along_and_old_ones_do_not_come_back(cast: Cast) -> None:
    lotus, delta = two(cast)
    stolen = lotus.own
    old_bundle = bundle_for(lotus, delta, cast.now)
    row = renew(network=lotus.network, revoke=True, now=cast.now)
    with pytest.raises(Exception, match="Two of the three"):
        put_in_force(network=lotus.network, signed=signed_by(row.pending, lotus.roots[:1]), now=cast.now)
    put_in_force(network=lotus.network, signed=signed_by(row.pending, lotus.roots[1:]), now=cast.now)
    row = a_bulletin(cast, now=cast.now, label="GREEN")
    share(row, cast.dara, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    assert delta.peer(lotus).signed_keys["statement"]["version"] == 2
    [copy] = delta.bulletins()
    assert copy.headline_en == row.headline_en
    assert whys(take(delta, old_bundle, cast.now)) == {Unfit.REVOKED_KEY}
    assert stolen.publisher == lotus.own.publisher, "the six words stay"
    island = elsewhere("Island", cast.now)
    trust(lotus, island, cast.now)
    share(a_bulletin(cast, now=cast.now, label="CLEAR"), cast.dara, lotus, island, now=cast.now)
    assert not whys(carry(lotus, island, cast.now)), "who comes later begins where the new key begins"
    assert len(island.bulletins()) == 1
    forged = lines_for(delta, lotus)
    assert whys(carry(lotus, delta, cast.now, forged)) == {Unfit.WRONG_PUBLISHER}


def test_keys_that_come_back_along_a_chain_are_refused(cast: Cast) -> None:
    lotus, delta = two(cast)
    renew(network=lotus.network, revoke=False, now=cast.now)
    put_in_force(network=lotus.network, signed=signed_by(lotus.own.pending, lotus.roots[:2]), now=cast.now)
    first = FederatedItem.objects.filter(network=lotus.network, peer=None, kind="keys").order_by("seq")[0]
    new = NewItem(
        kind=Kind.KEYS, label=Label.CLEAR, audience=(PUBLIC,), body=json.loads(first.body), expires=cast.now
    )  # fmt: skip
    append_item(lotus.own, new, now=cast.now)
    assert whys(carry(lotus, delta, cast.now)) == {Unfit.KEYS_ROLLED_BACK}
    assert delta.peer(lotus).signed_keys["statement"]["version"] == 2


def test_a_wrong_clock_stops_no_import_and_is_seen(cast: Cast) -> None:
    lotus, delta = two(cast)
    wrong = cast.now + timedelta(days=365)
    send_heartbeats(now=wrong)
    assert not whys(carry(lotus, delta, cast.now))
    assert heard_of(delta.peer(lotus).heartbeat_at, cast.now) is Heard.AHEAD
    assert heard_of(delta.peer(lotus).heartbeat_at, wrong + timedelta(days=4)) is Heard.SILENT
    page = signed_in(delta.coordinator).get("/federation/").content.decode()
    assert timezone.now() > wrong or "its clock, or ours, is wrong" in page


def test_what_is_green_is_handed_on_with_its_author_s_signature(cast: Cast) -> None:
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    trust(delta, island, cast.now)
    row = a_bulletin(cast, now=cast.now, label="GREEN")
    share(row, cast.dara, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    [copy] = delta.bulletins()
    assert share(copy, delta.coordinator, delta, island, now=cast.now) == 1
    assert not whys(carry(delta, island, cast.now))
    [relayed] = island.bulletins()
    assert relayed.headline_en == row.headline_en and "Delta Network" in relayed.origin
    take_back(by=cast.dara, bulletin=row.pk, key=lotus.network.pk, why_km="", why_en="Wrong road", now=cast.now)
    send_followers(now=cast.now)
    carry(lotus, delta, cast.now)
    send_followers(now=cast.now)
    assert not whys(carry(delta, island, cast.now))
    relayed.refresh_from_db()
    assert relayed.state == "cancelled" and not relayed.headline_en, "the author takes it back wherever it went"


def test_amber_is_not_handed_on(cast: Cast) -> None:
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    trust(delta, island, cast.now)
    share(a_bulletin(cast, now=cast.now, label="AMBER"), cast.bopha, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    [copy] = delta.bulletins()
    with pytest.raises(Forbidden):
        share(copy, delta.coordinator, delta, island, now=cast.now)


def test_nobody_takes_back_what_another_said(cast: Cast) -> None:
    lotus, delta = two(cast)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    ours = FederatedItem.objects.get(network=lotus.network, peer=None, kind="bulletin")
    audience = audience_for(Label.GREEN, [lotus.own.publisher])
    body = {**body_of(ours.bulletin), "todo_en": "It was never true"}
    forged = NewItem(
        kind=Kind.CANCEL, label=Label.GREEN, audience=audience, chosen=(lotus.own.publisher,), body=body,
        expires=cast.now + timedelta(days=1), refs=[ours.item],
    )  # fmt: skip
    append_item(delta.own, forged, now=cast.now)
    carry(delta, lotus, cast.now)
    ours.refresh_from_db()
    assert ours.body is not None and ours.bulletin.state == "released" and not lotus.bulletins()
    forget_bodies(now=cast.now + timedelta(days=60))
    assert not FederatedItem.objects.filter(kind="bulletin", body__isnull=False).exists()


def test_published_tables_go_over_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lotus, delta = two(cast)
    table = {"period": "2026-Q3", "grid": ["zone", "kind", "quarter"], "cells": [{"keys": {"zone": "north"}, "n": 10}]}
    monkeypatch.setattr(cells, "_PUBLISHERS", [])
    cells.add_cells(lambda network: [("2026-Q3", table)] if network.pk == lotus.network.pk else [])
    cells.add_cells(lambda _network: [("long", {"cells": ["x" * 70_000]}), ("floating", {"n": 1.5})])
    assert cells.send_cells(now=cast.now) == 1 and cells.send_cells(now=cast.now) == 0
    assert not whys(carry(lotus, delta, cast.now))
    [received] = received_cells(delta.network)
    assert received.release == table and received.peer == "Lotus Network"
    page = signed_in(delta.coordinator).get(f"/federation/peers/{delta.peer(lotus).pk}/").text
    assert "Published figures · 2026-Q3" in page, "of many tables one sees which is which"
    pause_peer(by=delta.coordinator, peer=delta.peer(lotus).pk, now=cast.now)
    assert not received_cells(delta.network)


def test_keys_need_two_of_three(cast: Cast) -> None:
    lotus = here(cast)
    renew(network=lotus.network, revoke=False, now=cast.now)
    assert lotus.own.pending["version"] == 2 and len(lotus.own.pending["keys"]) == 2
