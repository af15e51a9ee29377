"""Maps: on the board the age comes first; the register has a number in each province; a plan shows where it goes."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from django.utils import timezone

from karpear.alerts.actions import drills as alerts
from karpear.alerts.actions.briefings import Position
from karpear.countries import queries as countries
from karpear.ops.env import SettingError, env_tiles
from karpear.screens.board.places import where
from karpear.screens.board.queries import board
from karpear.ui.tiles import MOST, piece
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import drafted
from tests.rooms.risks.lines import add
from tests.steps.alarms import sos
from tests.steps.pages import tight
from tests.steps.tiles import write_pmtiles

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SIEM_REAP = (13.36, 103.86)


def pressed(person, minutes: int, place: tuple[float, float] = SIEM_REAP, accuracy_m: float | None = 20) -> None:
    now = timezone.now()
    fix = Position(lat=place[0], lon=place[1], accuracy_m=accuracy_m, fixed_at=now - minutes * MINUTE)
    sos(person, now, position=fix)


def read(client, path: str = "/board/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(brotli.compress(answer.content, quality=5)) < 12_000, path
    return str(answer.content.decode())


def test_the_board_says_where_and_first_how_old(cast: Cast) -> None:
    pressed(cast.sophea, 4)
    pressed(cast.bopha, 45, (0.0, 0.0), None)
    now = timezone.now()
    found = where(cast.dara, board(cast.dara, now).open, now)
    shown = {
        marker.seen.name: (marker.where, marker.stale, marker.spot is None, marker.letter) for marker in found.markers
    }
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
    assert [marker.seen.name for marker in where(cast.dara, board(cast.dara, now).open, now).markers] == ["Sophea"]


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
    places = tight(text[text.index('id="places"') :])
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


def test_the_live_map_fetches_shapes_with_names(cast: Cast) -> None:
    answer = signed_in(cast.dara).get("/map/kh.json")
    names = [feature["properties"]["name"] for feature in answer.json()["features"]]
    assert len(names) == 24 and {"en": "Phnom Penh", "km": "ភ្នំពេញ"} in names
    assert [signed_in(cast.dara).get(f"/map/{code}.json").status_code for code in ("xx", "qq")] == [404, 404]
    assert signed_in(cast.sophea).get("/map/kh.json").status_code == 403


def test_tiles_come_in_pieces(cast: Cast, settings, tmp_path: Path) -> None:
    client, whole = signed_in(cast.dara), write_pmtiles(tmp_path / "x.pmtiles").read_bytes()
    ask = lambda said: client.get("/map/tiles.pmtiles", headers={"Range": said, "Accept-Encoding": "gzip, br"})  # noqa: E731
    assert ask("bytes=0-9").status_code == 404, "nobody has set a file"
    settings.KARPEAR_MAP_PMTILES = str(tmp_path / "x.pmtiles")
    answer = ask("bytes=0-16383")
    assert (answer.status_code, answer.content) == (206, whole)
    assert answer["Content-Range"] == f"bytes 0-{len(whole) - 1}/{len(whole)}"
    assert answer["Content-Encoding"] == "identity"
    assert ask("bytes=5-9").content == whole[5:10] and ask("bytes=5-").content == whole[5:]
    for bad in ("", "bytes=-5", "bytes=9-5", "bytes=0-1,3-4", "bytes=99999-", "lines=0-1", "bytes=0-9 ", "bytes=٣-٤"):
        assert ask(bad).status_code == 416, bad
    assert signed_in(cast.sophea).get("/map/tiles.pmtiles", headers={"Range": "bytes=0-9"}).status_code == 403
    (tmp_path / "x.pmtiles").unlink()
    assert ask("bytes=0-9").status_code == 404


def test_a_large_piece_is_cut_and_another_file_has_another_tag(tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(bytes(MOST + 10))
    cut = piece(file, "bytes=0-")
    assert len(cut.body) == MOST and cut.content_range == f"bytes 0-{MOST - 1}/{MOST + 10}"
    file.write_bytes(b"x" * 20)
    assert piece(file, "bytes=0-9").tag != cut.tag


def test_a_file_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for path in (tmp_path / "none", write_pmtiles(tmp_path / "good"), Path(__file__)):
        monkeypatch.setenv("KARPEAR_MAP_PMTILES", str(path))
        if path.name == "good":
            assert env_tiles("KARPEAR_MAP_PMTILES") == str(path)
            continue
        with pytest.raises(SettingError, match="PMTiles"):
            env_tiles("KARPEAR_MAP_PMTILES")
