"""What an installation that is trusted, or anybody who knows its address, can do to another that fetches from it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from django.db import connections
from django.test import Client
from django.utils import timezone

from karpear.keeper import federation_fetch
from karpear.messaging.channels.gateway import open_session
from karpear.network.bulletins.models import BulletinState
from karpear.network.federation.actions import cells, fetches
from karpear.network.federation.actions.arrivals import MOST_WAITING
from karpear.network.federation.actions.checks import learn_keys, learned_keys
from karpear.network.federation.actions.identity import send_heartbeats
from karpear.network.federation.actions.own_items import NewItem, append_item
from karpear.network.federation.actions.peers import remove_peer
from karpear.network.federation.actions.refused import MOST_A_DAY
from karpear.network.federation.actions.shares import body_of
from karpear.network.federation.crypto import new_signing_key, public_of, sign
from karpear.network.federation.models import FederatedItem, Peer, RefusedItem, SentCells
from karpear.rules.federation.bodies import LATEST
from karpear.rules.federation.keys import SignedKeys, read_signed_keys
from karpear.rules.federation.refusal import Unfit, UnfitItem
from karpear.rules.federation.travel import PUBLIC, audience_for, chain_for
from karpear.rules.federation.wire import START, Header, Kind, WireItem, digest_of
from karpear.rules.sharing.labels import Label
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import Side, carry, elsewhere, here, share, trust, two, whys
from tests.servers import free_port
from tests.steps.loops import run


def said_by(of: Side, now: datetime, **also: Any) -> WireItem:
    """A sign of life with whatever numbers and times its publisher likes."""
    body = {"at": "now"}
    header = Header(**{
        "publisher": of.own.publisher, "chain": chain_for(of.own.publisher, Kind.HEARTBEAT, (PUBLIC,), 0), "seq": 1,
        "prev": START, "issued": now, "expires": now, "kind": Kind.HEARTBEAT, "label": Label.CLEAR,
        "audience": (PUBLIC,), "digest": digest_of(body), **also,
    })  # fmt: skip
    secret = of.own.online_key
    return WireItem(header, public_of(secret), sign(secret, header.to_sign()), body=body)


def test_nobody_takes_back_what_they_hand_on(cast: Cast) -> None:
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    trust(delta, island, cast.now)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    [copy] = delta.bulletins()
    share(copy, delta.coordinator, delta, island, now=cast.now)
    relayed = FederatedItem.objects.get(network=delta.network, kind="relay")
    lying = NewItem(
        kind=Kind.CANCEL, label=Label.GREEN, audience=audience_for(Label.GREEN, [island.own.publisher]),
        chosen=(island.own.publisher,), body=body_of(copy), expires=copy.expires_at, refs=[relayed.about],
    )  # fmt: skip
    append_item(delta.own, lying, now=cast.now)
    tally = carry(delta, island, cast.now)
    assert Unfit.NOT_ITS_OWN in whys(tally)
    [arrived] = island.bulletins()
    assert arrived.state == BulletinState.RELEASED


def test_numbers_and_times_that_no_page_and_no_database_takes(cast: Cast) -> None:
    lotus, delta = two(cast)
    late = datetime.fromisoformat("9999-12-31T23:59:59Z")
    for item in (
        said_by(delta, cast.now, seq=2**40),
        said_by(delta, cast.now, expires=late),
    ):
        assert whys(carry(delta, lotus, cast.now, [item.line()])) == {Unfit.BAD_SHAPE}


def test_a_recipient_to_which_nobody_can_seal_is_not_learned(cast: Cast) -> None:
    _lotus, delta = two(cast)
    signed = with_keys(delta, version=2, recipient="age1nobody")
    with pytest.raises(UnfitItem):
        learned_keys(signed.as_json(), delta.own.publisher, None)


@pytest.mark.parametrize(
    "address",
    [
        "https://[::1",
        "https://a.example:99999",
        "https://2130706433",
        "https://127.0.0.01",
        "https://[::1]",
        "https://0x7f.1",
        "https://10.0.0.1",
    ],
)
def test_an_address_that_leads_nowhere_good(cast: Cast, address: str) -> None:
    lotus, delta = two(cast)
    peer = lotus.peer(delta)
    answer = signed_in(lotus.coordinator).post(f"/federation/peers/{peer.pk}/address/", {"address": address})
    assert answer.status_code == 422
    peer.refresh_from_db()
    assert peer.address == ""


def test_garbage_under_somebody_s_public_key_is_not_written_down_as_theirs(cast: Cast) -> None:
    lotus, delta = two(cast)
    ask = fetches.ToAsk(lotus.peer(delta).pk, "http://testserver", {}, delta.own.online_key)
    headers = ask.headers("/fed/other.json", timezone.now())
    assert Client().get("/fed/chains.json", headers=headers).status_code == 401
    assert not RefusedItem.objects.exists()


def test_one_of_two_networks_at_one_address_is_asked_for_its_own(cast: Cast) -> None:
    lotus, _delta = two(cast)
    send_heartbeats(now=cast.now)
    listed = Client().get(f"/fed/chains.json?of={lotus.own.publisher}").json()
    own_items = FederatedItem.objects.filter(network=lotus.network, peer=None, is_sealed=False)
    assert listed and set(listed) == set(own_items.values_list("chain", flat=True))


def test_a_flood_of_refusals_and_of_what_waits_ends(cast: Cast) -> None:
    lotus, delta = two(cast)
    for _time in range(4):
        carry(delta, lotus, cast.now, [b"x"] * 150)
    assert RefusedItem.objects.count() == MOST_A_DAY
    lines = [said_by(delta, cast.now, seq=seq).line() for seq in range(5, 2300)]
    assert Unfit.TOO_MANY_WAIT in whys(carry(delta, lotus, cast.now, lines))
    assert FederatedItem.objects.filter(network=lotus.network, state="waiting").count() <= MOST_WAITING


def test_what_a_removed_installation_says_does_not_come_by_another(cast: Cast) -> None:
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    trust(delta, island, cast.now)
    trust(lotus, island, cast.now)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    [copy] = delta.bulletins()
    share(copy, delta.coordinator, delta, island, now=cast.now)
    remove_peer(by=island.coordinator, peer=island.peer(lotus).pk, now=cast.now)
    carry(delta, island, cast.now)
    assert island.bulletins() == []


@pytest.mark.parametrize(
    "path",
    [
        "/fed/%00/1.jsonl",
        "/fed/clear-x/99999999999999999999.jsonl",
        "/tell/%00/",
        "/b/%00/",
        "/fed/chains.json?of=%00",
    ],
)
def test_addresses_that_are_none(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 404


async def _deep(_request: web.Request) -> web.Response:
    return web.Response(body=b"[" * 200_000)


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.05)


async def _empty(_request: web.Request) -> web.Response:
    return web.json_response({})


async def _one_round(addresses: Callable[[list[str]], None]) -> None:
    runners, urls = [], []
    for handler in (_deep, _endless, _empty):
        app = web.Application()
        app.router.add_get("/fed/chains.json", handler)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        runners.append(runner)
        urls.append(f"http://127.0.0.1:{port}")
    await asyncio.to_thread(addresses, urls)
    async with open_session(30, aiohttp.TCPConnector(limit=federation_fetch.MOST_AT_ONCE)) as session:
        await federation_fetch.ask_all(session)
    for runner in runners:
        await runner.cleanup()


@pytest.mark.django_db(transaction=True)
def test_one_that_answers_with_rubbish_or_without_end_holds_up_no_other(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KARPEAR_FEDERATION_LOCAL = True
    monkeypatch.setattr(federation_fetch, "LONGEST_S", 1.0)
    lotus = here(cast)
    others = [elsewhere(name, cast.now) for name in ("Deep", "Endless", "Good")]
    for other in others:
        trust(lotus, other, cast.now)
    peers = [lotus.peer(other).pk for other in others]
    Peer.objects.filter(pk__in=peers).update(unreachable_since=cast.now)

    def write(urls: list[str]) -> None:
        for peer, url in zip(peers, urls, strict=True):
            row = Peer.objects.get(pk=peer)
            row.address = url
            row.save()
        connections["default"].close()

    run(_one_round(write))
    since = [Peer.objects.get(pk=peer).unreachable_since for peer in peers]
    assert since == [cast.now, cast.now, None]


def with_keys(of: Side, **changes: Any) -> SignedKeys:
    """Its next list of keys, signed by two of its roots."""
    statement = replace(read_signed_keys(of.own.signed_keys).statement, **changes)
    return SignedKeys(statement, tuple((public_of(root), sign(root, statement.to_sign())) for root in of.roots[:2]))


def test_of_two_lists_of_keys_the_newer_one_stays(cast: Cast) -> None:
    lotus, delta = two(cast)
    row, former_keys = lotus.peer(delta), read_signed_keys(delta.own.signed_keys)
    learn_keys(row, with_keys(delta, version=2))
    learn_keys(row, former_keys)
    assert read_signed_keys(lotus.peer(delta).signed_keys).statement.version == 2


def test_a_key_that_is_lost_opens_no_chain_of_another_network_here(cast: Cast) -> None:
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    trust(island, delta, cast.now)
    lost = public_of(delta.own.online_key)
    learn_keys(island.peer(delta), with_keys(delta, version=2, revoked=(lost,)))
    ask = fetches.ToAsk(lotus.peer(delta).pk, "http://testserver", {}, delta.own.online_key)
    path = "/fed/chains.json"
    assert Client().get(path, headers=ask.headers(path, timezone.now())).status_code == 401


def test_a_clock_that_was_wrong_for_an_hour_stops_nothing_for_years(cast: Cast) -> None:
    lotus, delta = two(cast)
    peer, ahead = lotus.peer(delta), cast.now + timedelta(days=300)
    Peer.objects.filter(pk=peer.pk).update(address="https://delta.example")
    assert [ask.peer for ask in fetches.to_ask(ahead)] == [peer.pk]
    send_heartbeats(now=ahead)
    carry(delta, lotus, ahead)
    assert lotus.peer(delta).heartbeat_at == ahead
    assert [ask.peer for ask in fetches.to_ask(cast.now)] == [peer.pk]
    assert not fetches.to_ask(cast.now)
    send_heartbeats(now=cast.now)
    carry(delta, lotus, cast.now)
    assert lotus.peer(delta).heartbeat_at == cast.now


def test_a_bulletin_of_a_clock_that_is_ahead_does_not_stand_for_ever(cast: Cast) -> None:
    lotus, delta = two(cast)
    row = a_bulletin(cast, now=cast.now, label="CLEAR")
    row.released_at, row.expires_at = (moment + timedelta(days=400) for moment in (cast.now, row.expires_at))
    new = NewItem(
        kind=Kind.BULLETIN, label=Label.CLEAR, audience=(PUBLIC,), chosen=(), body=body_of(row), expires=row.expires_at
    )  # fmt: skip
    append_item(lotus.own, new, now=cast.now)
    carry(lotus, delta, cast.now)
    [copy] = delta.bulletins()
    assert copy.expires_at <= cast.now + LATEST


def test_a_key_that_has_expired_holds_up_the_tables_of_no_other_network(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lotus, delta = two(cast)
    monkeypatch.setattr(cells, "_PUBLISHERS", [lambda _network: [("2026-Q3", {"period": "2026-Q3"})]])
    row = lotus.own
    row.online_key = new_signing_key()
    row.save()
    assert cells.send_cells(now=cast.now) == 1
    assert SentCells.objects.get().network == delta.network
