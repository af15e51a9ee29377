"""An installation that is trusted brings more than is taken in a day."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from django.db import connections
from django.utils import timezone

from karpear.keeper import federation_fetch
from karpear.messaging.channels.gateway import open_session
from karpear.network.federation.actions import fetches
from karpear.network.federation.actions.fetches import take_answer
from karpear.network.federation.models import FederatedItem, ItemState, Peer
from karpear.rules.federation import days
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import Side, bundle_for, elsewhere, here, lines_for, share, take, trust, two
from tests.servers import free_port
from tests.steps.loops import run


def shared(cast: Cast, count: int) -> tuple[Side, Side, list[bytes]]:
    """So many bulletins of Lotus, in one chain for Delta."""
    lotus, delta = two(cast)
    for number in range(count):
        row = a_bulletin(cast, now=cast.now + timedelta(seconds=number), label="GREEN")
        share(row, cast.dara, lotus, delta, now=cast.now)
    return lotus, delta, [line for line in lines_for(lotus, delta) if b'"bulletin"' in line]


def test_what_is_beyond_a_day_waits_there_and_is_seen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "MOST_ITEMS", 3)
    lotus, delta, lines = shared(cast, 5)
    peer, now = delta.peer(lotus), timezone.now()
    Peer.objects.filter(pk=peer.pk).update(address="https://lotus.example")
    assert take_answer(peer.pk, b"\n".join(lines), now=now).taken == 3
    assert len(delta.bulletins()) == 3, "what is within is there at once"
    assert take_answer(peer.pk, b"\n".join(lines[3:]), now=now).taken == 0
    [ask] = fetches.to_ask(now)
    assert ask.is_full, "nothing more than what it says of itself is fetched today"
    page = signed_in(delta.coordinator).get(f"/federation/peers/{peer.pk}/").content.decode()
    assert "It sends more than is taken in a day" in page
    assert "more than is taken" in signed_in(delta.coordinator).get("/federation/").content.decode()
    tomorrow = now + timedelta(hours=24)
    [ask] = fetches.to_ask(tomorrow)
    assert not ask.is_full and delta.peer(lotus).goes_on_at(tomorrow) is None
    assert take_answer(peer.pk, b"\n".join(lines[3:]), now=tomorrow).taken == 2
    states = FederatedItem.objects.filter(network=delta.network, peer=peer).values_list("state", flat=True)
    assert set(states) == {ItemState.TAKEN} and len(delta.bulletins()) == 5, "nothing is lost"


def test_bytes_are_counted_too_and_what_it_says_of_itself_still_comes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lotus, delta, lines = shared(cast, 3)
    monkeypatch.setattr(days, "MOST_BYTES", len(lines[0]) + 10)
    peer, now = delta.peer(lotus).pk, timezone.now()
    assert take_answer(peer, b"\n".join(lines), now=now).taken == 1
    of_itself = [line for line in lines_for(lotus, delta) if line not in lines]
    assert take_answer(peer, b"\n".join(of_itself), of_itself=True, now=now).taken == len(of_itself)


def test_a_file_is_bounded_by_its_own_size_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lotus, delta, _lines = shared(cast, 3)
    monkeypatch.setattr(days, "MOST_ITEMS", 1)
    assert not take(delta, bundle_for(lotus, delta, cast.now), cast.now).refusals
    assert len(delta.bulletins()) == 3


@pytest.mark.django_db(transaction=True)
def test_one_that_is_full_holds_up_no_other(cast: Cast, settings: Any) -> None:
    settings.KARPEAR_FEDERATION_LOCAL = True
    lotus, asked = here(cast), list[str]()
    others = [elsewhere(name, cast.now) for name in ("Full", "Good")]
    for other in others:
        trust(lotus, other, cast.now)
    run(_one_round(lotus, others, asked))
    assert any(path.startswith("0/fed/self-") for path in asked)
    assert not any(path.startswith("0/fed/clear-") for path in asked)
    assert any(path.startswith("1/fed/clear-") for path in asked)
    assert lotus.peer(others[0]).goes_on_at(timezone.now()) is not None


async def _one_round(lotus: Side, others: list[Side], asked: list[str]) -> None:
    runners, urls = [], []
    for number in range(len(others)):
        app = web.Application()
        app.router.add_get("/fed/{rest:.*}", _answering(number, asked))
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        runners.append(runner)
        urls.append(f"http://127.0.0.1:{port}")
    await asyncio.to_thread(_ready, lotus, others, urls)
    async with open_session(30, aiohttp.TCPConnector(limit=federation_fetch.MOST_AT_ONCE)) as session:
        await federation_fetch.ask_all(session)
    for runner in runners:
        await runner.cleanup()


def _answering(number: int, asked: list[str]) -> Any:
    async def answer(request: web.Request) -> web.Response:
        asked.append(f"{number}{request.path}")
        if request.path.endswith(".json"):
            return web.json_response({"clear-" + "0" * 32: 9, "self-" + "0" * 32: 9})
        return web.Response(body=b"")

    return answer


def _ready(lotus: Side, others: list[Side], urls: list[str]) -> None:
    for other, url in zip(others, urls, strict=True):
        row = lotus.peer(other)
        row.address = url
        row.save()
    full = Peer.objects.filter(pk=lotus.peer(others[0]).pk)
    full.update(day_began_at=timezone.now() - timedelta(hours=1), day_items=days.MOST_ITEMS)
    connections["default"].close()


def test_one_item_that_is_refused_uses_up_no_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits behind it is fetched again every two minutes, and would soon keep all else of it away."""
    lotus, delta, lines = shared(cast, 4)
    monkeypatch.setattr(days, "MOST_BYTES", 10 * sum(map(len, lines)))
    monkeypatch.setattr(days, "MOST_ITEMS", 10)
    peer, now = delta.peer(lotus).pk, timezone.now()
    damaged = lines[0].replace(b'"kind":"bulletin"', b'"kind":"newer"')
    for minutes in range(0, 40, 2):
        take_answer(peer, b"\n".join([damaged, *lines[1:]]), now=now + timedelta(minutes=minutes))
    assert not days.is_full(delta.peer(lotus).day_use, now + timedelta(hours=1))
    assert take_answer(peer, b"\n".join(lines), now=now + timedelta(hours=1)).taken == 4
