"""Maps: on the board the age comes first; the register has a number in each province; a plan shows where it goes."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.alerts import actions as alerts
from karpear.alerts.actions import Position
from karpear.countries import queries as countries
from karpear.project.board.places import where
from karpear.project.board.queries import board
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import drafted
from tests.rooms.risks.lines import add

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SIEM_REAP = (13.36, 103.86)


@pytest.fixture(autouse=True)
def _channels(settings) -> None:
    settings.KARPEAR_EMAIL = "smtp://127.0.0.1:9?from=notes@example.test"


def pressed(person, minutes: int, place: tuple[float, float] = SIEM_REAP, accuracy_m: float | None = 20) -> None:
    now = timezone.now()
    fix = Position(lat=place[0], lon=place[1], accuracy_m=accuracy_m, fixed_at=now - minutes * MINUTE)
    alerts.raise_sos(person=person, key=uuid4(), pressed_at=now, now=now, position=fix)


def read(client, path: str = "/board/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_board_says_where_and_first_how_old(cast: Cast) -> None:
    pressed(cast.sophea, 4)
    pressed(cast.bopha, 45, (0.0, 0.0), None)
    now = timezone.now()
    found = where(cast.dara, board(cast.dara, now).open, now)
    shown = {one.seen.name: (one.where, one.stale, one.spot is None, one.letter) for one in found.markers}
    assert shown == {"Sophea": ("Siem Reap", False, False, "S"), "Bopha": ("outside the map", True, True, "S")}
    text = read(signed_in(cast.dara))
    part = text[text.index('id="where"') :]
    assert part.index("4 min ago") < part.index("Siem Reap")
    assert "within 20 m" in part and "An old position" in part and "No roads" in part
    assert text.count("<use href") == 1 and 'id="land"' not in read(signed_in(cast.dara), "/board/fragment")


def test_others_see_nobody_on_it(cast: Cast) -> None:
    pressed(cast.sophea, 4)
    text = read(signed_in(cast.piseth))
    assert "Sophea" not in text and "data-lat" not in text
    assert "Nobody who is on this page has said where they are." in text


def test_a_drill_puts_nobody_on_the_map(cast: Cast) -> None:
    pressed(cast.sophea, 4)
    now = timezone.now()
    alerts.start_drill(by=cast.dara, organisation=cast.lantern.pk, person=cast.bopha.pk, now=now)
    assert [one.seen.name for one in where(cast.dara, board(cast.dara, now).open, now).markers] == ["Sophea"]


def test_a_country_that_nobody_has_drawn_has_the_list(cast: Cast) -> None:
    type(cast.lantern).objects.filter(pk=cast.lantern.pk).update(country="xx")
    pressed(cast.sophea, 4)
    text = read(signed_in(cast.dara))
    assert "4 min ago" in text and "<use" not in text and 'id="live-map"' not in text


def test_the_register_counts_by_province(cast: Cast, django_assert_max_num_queries: Callable) -> None:
    now = timezone.now()
    client = signed_in(cast.dara)
    add(cast.dara, cast.lantern, now)
    assert 'id="places"' not in read(client, "/risks/"), "no province was named"
    for province in ("KH-17", "KH-17", "KH-12"):
        add(cast.dara, cast.lantern, now, province=province)
    text = read(client, "/risks/")
    places = text[text.index('id="places"') : text.index('id="list"')]
    assert re.search(r'Siem Reap</a></th><td class="num">2<', places)
    assert re.search(r'No province named</th><td class="num">1<', places)
    assert 'aria-label="Siem Reap: 2, High"' in places and "Drawn in one piece: Kampong Cham" in places
    narrowed = read(client, "/risks/?province=KH-17")
    assert "2 risks" in narrowed and "Phnom Penh: 1" in narrowed, "the map goes on showing the others"


def test_a_plan_shows_where_it_goes(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    type(draft).objects.filter(pk=draft.pk).update(province="KH-16", state="planned")
    text = read(signed_in(cast.sophea), f"/plans/{draft.pk}/")
    assert "● Ratanakiri" in text and 'class="is-here"' in text
    type(draft).objects.filter(pk=draft.pk).update(province="")
    assert "Where it goes" not in read(signed_in(cast.sophea), f"/plans/{draft.pk}/")


def test_words_of_the_map_are_in_the_readers_language() -> None:
    from django.utils import translation

    with translation.override("km"):
        assert countries.names("kh")["KH-12"] == "ភ្នំពេញ"
