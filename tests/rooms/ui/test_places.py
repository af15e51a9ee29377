"""Where everything is: who is shown what, which word of the bar stands for a page, and how one gets back."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.people.models import Watch, WatchState
from karpear.readiness.packs.models import Pack
from karpear.rules.access import Role
from karpear.ui.place_kinds import Reader
from karpear.ui.places import LEVELS, ME, ORGANISATION, bar, current, way_to
from tests.cast import Cast, gave_password, signed_in
from tests.rooms.activities.plans import drafted
from tests.rooms.cases.opened import supported

MEMBER, OFFICER, LEAD = Reader({Role.MEMBER}), Reader({Role.OFFICER}), Reader({Role.LEAD})
COORDINATOR = Reader({Role.COORDINATOR})
WATCHER, NOBODY = Reader(watches=True), Reader()


@pytest.mark.parametrize("reader", [MEMBER, OFFICER, LEAD, COORDINATOR, WATCHER, NOBODY])
def test_the_bar_has_five_words_and_each_is_a_page(reader: Reader) -> None:
    words = [entry.word for entry in bar(reader)]
    assert len(words) == len(set(words)) == 5
    assert (words[0], words[-1]) == ("Today", "Me")


def test_the_bar_is_chosen_by_role() -> None:
    assert [entry.word for entry in bar(MEMBER)] == ["Today", "Trips", "Diary", "Rights", "Me"]
    assert [entry.word for entry in bar(OFFICER)] == ["Today", "Board", "Organisation", "Together", "Me"]
    assert [entry.word for entry in bar(COORDINATOR)] == ["Today", "Diary", "Trips", "Together", "Me"]
    assert bar(LEAD) == bar(OFFICER)
    assert [entry.word for entry in bar(WATCHER)] == ["Today", "Board", "Trips", "Diary", "Me"]


def test_a_level_has_at_most_seven_rooms_of_at_most_seven_pages_between_its_head_and_its_foot() -> None:
    for level in LEVELS:
        for reader in (MEMBER, OFFICER, LEAD, WATCHER, NOBODY):
            rooms = level.open_rooms(reader)
            assert len([room for room in rooms if room.word not in ("Overview", "Settings")]) <= 7
            assert all(0 < len(room.places) <= 7 for room in rooms)


def test_every_page_of_the_tree_has_an_address_of_its_own() -> None:
    for reader in (MEMBER, OFFICER, Reader({Role.OFFICER}, is_operator=True)):
        paths = [place.path for level in LEVELS for room in level.open_rooms(reader) for place in room.places]
        assert len(paths) == len(set(paths))


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/", []),
        ("/me/", []),
        ("/plans/", ["Me"]),
        ("/plans/apps/", ["Me"]),
        ("/plans/0190/", ["Me", "Trips"]),
        ("/diary/0190/share/", ["Me", "Entries"]),
        ("/alerts/", ["Organisation"]),
        ("/roster/01900000-0000-7000-8000-000000000000/", ["Organisation"]),
        ("/people/01900000-0000-7000-8000-000000000000/remind/", ["Organisation", "People"]),
        ("/people/01900000-0000-7000-8000-000000000000/invite/", ["Organisation"]),
        ("/people/01900000-0000-7000-8000-000000000000/policy/", ["Organisation"]),
        (
            "/people/01900000-0000-7000-8000-000000000000/without/0190/end/",
            ["Organisation", "People without an account"],
        ),
        ("/alerts/0190/", ["Organisation", "Board"]),
        ("/risks/sessions/0190/", ["Organisation", "Assess together"]),
        ("/risks/0190/", ["Organisation", "Risk register"]),
        ("/incidents/support/0190/", ["Organisation", "Support"]),
    ],
)
def test_the_way_back_of_an_officer(path: str, way: list[str]) -> None:
    assert [entry.word for entry in way_to(path, OFFICER)] == way


def test_whoever_watches_over_a_friend_has_no_organisation_on_the_way_back() -> None:
    assert [entry.word for entry in way_to("/alerts/0190/", WATCHER)] == ["Me", "Board"]
    assert [entry.word for entry in way_to("/texts/", WATCHER)] == ["Me"]
    assert LEVELS[1].open_rooms(WATCHER) == []


def test_the_way_back_names_nothing_that_one_may_not_open() -> None:
    assert [entry.word for entry in way_to("/incidents/0190/", MEMBER)] == ["Me", "Incidents"]
    assert way_to("/risks/0190/", MEMBER) == []
    assert [entry.word for entry in way_to("/risks/sessions/0190/result/", MEMBER)] == ["Me", "Assess together"]


@pytest.mark.parametrize(
    ("path", "officer", "member"),
    [
        ("/", "/", "/"),
        ("/board/", "/board/", ""),
        ("/alerts/0190/", "/board/", ""),
        ("/plans/0190/", "/me/", "/plans/"),
        ("/plans/?of=others&plan", "/organisation/", "/plans/"),  # where a colleague's plan lies
        ("/risks/", "/organisation/", ""),
        ("/organisation/", "/organisation/", ""),
        ("/diary/", "/me/", "/diary/"),
        ("/know/numbers/", "/me/", "/know/"),
        ("/contacts/0190/", "/me/", "/me/"),
    ],
)
def test_one_word_of_the_bar_stands_for_a_page(path: str, officer: str, member: str) -> None:
    assert current(path, bar(OFFICER), OFFICER) == officer
    assert current(path, bar(MEMBER), MEMBER) == member


@pytest.mark.django_db
def test_an_officer_reaches_every_page_by_the_bar_and_a_hub(cast: Cast) -> None:
    client = signed_in(cast.dara)
    for level in LEVELS:
        hub = client.get(level.path).content.decode()
        for room in level.open_rooms(OFFICER):
            for place in room.places:
                assert f'href="{place.path}"' in hub
                page = client.get(place.path, follow=True)
                assert page.status_code == 200, place.path
                if place.path != "/board/":  # it stands in the bar, and needs its first line
                    assert crumbs_in(page.content.decode())[-1] not in ("", "Notes", level.name), place.path


@pytest.mark.django_db
def test_the_way_back_ends_with_the_page_itself_or_which_of_its_row_it_is(cast: Cast) -> None:
    plan = drafted(cast.sophea)
    client = signed_in(cast.sophea)
    assert crumbs_in(client.get("/contacts/").content.decode()) == ["Me", "Contacts"]
    add = client.get("/contacts/add/").content.decode()
    assert crumbs_in(add) == ["Me", "Contacts", "Contact"] and 'aria-current="page">Contact' in add
    agreement = client.get(f"/voice/agreements/new/{cast.lantern.pk}/").content.decode()
    assert crumbs_in(agreement) == ["Me", "My voice", "Agreement"], "under another address than the place it lies in"
    what = crumbs_in(client.get(f"/plans/{plan.pk}/assess/what/").content.decode())
    assert what == ["Me", "Trips", plan.title, "Page 1 of 2 or 3"]


@pytest.mark.django_db
def test_whoever_watches_over_a_friend_is_led_to_no_page_that_is_not_there_for_them(cast: Cast) -> None:
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=cast.now)
    client = signed_in(cast.rith)
    assert client.get("/organisation/").status_code == 404
    for level in LEVELS:
        for room in level.open_rooms(WATCHER):
            for place in room.places:
                assert client.get(place.path, follow=True).status_code == 200, place.path


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.django_db
def test_a_hub_of_a_forced_session_says_nothing_and_takes_as_long(cast: Cast) -> None:
    supported(cast, now=cast.now - timedelta(days=8))
    pages, costs = [], []
    for forced in (False, True):
        client = gave_password(cast.kanha, forced=forced)
        client.get("/me/")
        with CaptureQueriesContext(connection) as queries:
            pages.append(client.get("/organisation/").content.decode())
        costs.append(len(queries))
    assert ["1 waits" in page for page in pages] == [True, False]
    assert costs[0] == costs[1]


@pytest.mark.django_db
def test_a_member_finds_no_organisation(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    assert client.get("/organisation/").status_code == 404
    assert "/organisation/" not in client.get("/me/").content.decode()
    for room in LEVELS[0].open_rooms(MEMBER):
        for place in room.places:
            assert client.get(place.path, follow=True).status_code == 200, place.path


@pytest.mark.django_db
def test_on_a_wide_screen_an_officer_sees_the_rooms_of_the_level_they_are_in(cast: Cast) -> None:
    client = signed_in(cast.dara)
    bar_of_roster = bar_in(client.get("/roster/", follow=True).content.decode())
    paths = [place.path for room in ORGANISATION.open_rooms(OFFICER) for place in room.places]
    assert [path for path in links_in(bar_of_roster) if path in paths] == ["/board/", *paths]
    assert bar_of_roster.count("<details") == len(ORGANISATION.open_rooms(OFFICER))
    assert len(re.findall(r"<details[^>]*open", bar_of_roster)) == 1
    assert 'href="/roster/" aria-current="page"' in " ".join(bar_of_roster.split())
    assert "<details" not in bar_in(client.get("/me/").content.decode())


@pytest.mark.django_db
def test_a_member_has_at_most_seven_places_in_view_at_once(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    for room in ME.open_rooms(MEMBER):
        assert len(room.places) <= 7
        for place in room.places:
            page = client.get(place.path, follow=True).content.decode()
            assert len(links_in(bar_in(page))) <= 6, place.path  # the five words, and to find


@pytest.mark.django_db
def test_the_hub_of_a_member_shows_rooms_and_the_pages_of_at_most_one(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    assert [is_open for is_open, _ in folds_in(client.get("/me/").content.decode())] == [False] * len(
        ME.open_rooms(MEMBER)
    )
    long_ago = timezone.now() - timedelta(days=400)
    Pack.objects.create(person=cast.sophea, created_at=long_ago, sealed_at=long_ago, reviewed_at=long_ago)
    folds = folds_in(client.get("/me/").content.decode())
    assert [is_open for is_open, _ in folds].count(True) == 1
    assert all(len(paths) <= 7 for _, paths in folds)
    assert "/packs/" in next(paths for is_open, paths in folds if is_open)


@pytest.mark.django_db
def test_every_room_of_a_hub_is_open_for_who_looks_after_others(cast: Cast) -> None:
    client = signed_in(cast.dara)
    for level in LEVELS:
        folds = folds_in(client.get(level.path).content.decode())
        assert [is_open for is_open, _ in folds] == [True] * len(level.open_rooms(OFFICER))


def folds_in(page: str) -> list[tuple[bool, list[str]]]:
    """Of each room of a hub: is it open, and where do its links lead?"""
    hub = page.partition('<div class="hub">')[2].partition("</main>")[0]
    rooms = re.findall(r"<details([^>]*)>(.*?)</details>", hub, re.S)
    return [("open" in mark, links_in(room)) for mark, room in rooms]


def crumbs_in(page: str) -> list[str]:
    way = page.partition('<nav class="way"')[2].partition("</nav>")[0]
    return [html.unescape(" ".join(word.split())) for word in re.findall(r"<(?:a|span)[^>]*>(.*?)</", way, re.S)]


def bar_in(page: str) -> str:
    return page.partition('<header class="top">')[2].partition("</header>")[0]


def links_in(text: str) -> list[str]:
    return [html.unescape(path) for path in re.findall(r'href="([^"]+)"', text)]
