"""Whoever coordinates a network opens no page of a member's rooms, and is asked nothing that an organisation is."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from django.urls import URLPattern, get_resolver

from karpear.db.batches import until_done
from karpear.keeper.steps import EVERY_FEW, EVERY_HOUR, EVERY_NIGHT
from karpear.messaging.models import Delivery
from karpear.ops.health.operator_page import operator_page
from karpear.people.actions.watch import resolve_wishes
from karpear.people.models import Membership, Watch, WatchWish
from karpear.people.queries.independents import independents
from karpear.people.queries.screens import needs_second_factor
from karpear.rules.access import Role
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.network.net import networked
from tests.steps.addresses import patterns_of
from tests.steps.all_things import things_of_all_rooms
from tests.steps.assessments import shown

pytestmark = pytest.mark.once

#: What stands in an address for something other than an id.
WORDS = {
    "<str:kind>": "threat", "<int:page>": "1", "<str:key>": "arrest", "<int:day>": "0", "<slug:part>": "accounts",
    "<slug:topic>": "kind", "<slug:ask>": "stamp", "<slug:key>": "cybercrime", "<slug:article>": "lango_25",
    "<slug:record_kind>": "board", "<int:year>": "2025", "<slug:period>": "2025",
}  # fmt: skip
#: Whoever was given the address may read it; and a coordinator opens the page on which groups tell things.
OPEN_TO_THEM = ("s/<uuid:statement>/", "sector/facts/telling/")
#: What belongs to all members of a network, and to whoever coordinates it.
OF_NETWORKS = (
    "karpear.network.", "karpear.sector.independence.views.sector", "karpear.sector.indices.", "karpear.sector.report.",
    "karpear.sector.releases.", "karpear.sector.trends.", "karpear.sector.others.",
)  # fmt: skip


def _rooms_of_organisations() -> Iterator[tuple[str, URLPattern]]:
    """Every address outside the rooms in which a network does things together."""
    for pattern, part in patterns_of(get_resolver()):
        if not part.callback.__module__.startswith(OF_NETWORKS) and not pattern.startswith(OPEN_TO_THEM):
            yield pattern, part


def test_nothing_of_a_members_rooms_opens(cast: Cast) -> None:
    things = things_of_all_rooms(cast)
    coordinator = Membership.objects.get(role=Role.COORDINATOR.value).person
    client, wrong, tried = signed_in(coordinator), [], 0
    for pattern, _part in _rooms_of_organisations():
        if "<uuid:" not in pattern:
            continue
        address = "/" + re.sub(r"<uuid:(\w+)>", lambda m: str(things[m[1]]), pattern).replace("^", "").rstrip("$")
        for placeholder, word in WORDS.items():
            address = address.replace(placeholder, word)
        answer = client.get(address)
        tried += answer.status_code != 405
        if answer.status_code not in (403, 404, 405) and not address.startswith("/api/"):
            wrong.append((pattern, answer.status_code))
    assert not wrong
    assert tried > 100


def test_no_page_without_an_id_names_a_members_people(cast: Cast) -> None:
    net = networked(cast)
    client, named = signed_in(net.channary), []
    for pattern, _part in _rooms_of_organisations():
        if "<" in pattern or "(?P" in pattern or pattern.startswith(("accounts/", "api/", "mfa/", "sw.js")):
            continue
        answer = client.get("/" + pattern.replace("^", "").rstrip("$"))
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        named += [pattern for name in ("Sophea", "Piseth", "Mekong Lantern") if name in text]
    assert not named


def test_today_of_a_coordinator_asks_nothing_for_the_body(cast: Cast) -> None:
    net = networked(cast)
    assert needs(net.channary, cast.now) == []
    client = signed_in(net.channary)
    assert client.get("/organisation/").status_code == 404
    assert client.get("/board/").status_code in (403, 404)
    for word in ("Somebody on watch", "second officer", "/organisation/"):
        assert word not in shown(client, "/"), word
    assert "Lotus Network" not in shown(client, "/daily/")


def test_who_coordinates_is_an_independent_with_more_to_guard(cast: Cast) -> None:
    net = networked(cast)
    assert net.channary in independents()
    assert needs_second_factor(net.channary)
    assert "Nobody in it watches" in shown(signed_in(net.channary), "/watchers/")


def test_nobody_is_watched_over_by_a_network(cast: Cast) -> None:
    net = networked(cast)
    Membership.objects.filter(organisation=net.network.body).update(sos_consent=False)
    answer = signed_in(net.channary).post(f"/watchers/consent/{net.network.body_id}/", {"consent": "yes"})
    assert answer.status_code == 302
    assert not Membership.objects.get(person=net.channary).sos_consent
    WatchWish.objects.create(person=cast.vanna, organisation_name="lotus network", wished_at=cast.now)
    resolve_wishes(now=cast.now)
    assert not Watch.objects.filter(person=cast.vanna).exists()


def test_the_keeper_and_the_operators_page_want_nothing_of_the_body(cast: Cast) -> None:
    """No officers, no watch, no calendar, no policy: nobody is told that any of it is missing."""
    net = networked(cast)
    for step in (*EVERY_FEW, *EVERY_HOUR, *EVERY_NIGHT):
        until_done(partial(step.work, now=cast.now))
    assert not Delivery.objects.filter(person=net.channary).exists()
    page = operator_page(cast.now, with_alarms=True)
    assert net.channary.pk not in page.alone, "her own contacts hear of her"
    assert str(net.network.body_id) not in str(page)
