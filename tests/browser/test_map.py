"""The live map on a wide screen: who presses SOS appears with the age of their position, and nobody else is asked."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from karpear.alerts.actions import sos as alerts
from karpear.alerts.actions.briefings import Position
from tests.browser.boards import board_of
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import faults, fits
from tests.browser.waiting import until
from tests.steps.tiles import write_pmtiles

pytestmark = pytest.mark.django_db(transaction=True)
#: Bytes that a page took, as they came over the line.
WEIGHED = (
    "JSON.stringify(performance.getEntries().filter(e => e.encodedBodySize).map(e => [e.name, e.encodedBodySize]))"
)
COLOURS = """[...document.querySelectorAll("#live-map canvas")].flatMap(c => {
  const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data, found = [];
  for (let i = 0; i < d.length; i += 4096) found.push(d[i] + "," + d[i + 1] + "," + d[i + 2] + "," + d[i + 3]);
  return found; })"""


@pytest.fixture
def cast(server: str):
    from tests.cast import build_cast

    return build_cast()


def test_the_age_of_a_position_is_the_loudest_thing(
    new_context: Callable[..., BrowserContext], sign_in: Callable, cast, settings, tmp_path: Path
) -> None:
    settings.KARPEAR_MAP_PMTILES = str(write_pmtiles(tmp_path / "roads.pmtiles"))
    page = board_of(new_context(viewport=DESK), sign_in, cast.dara)
    expect(page.locator("#live-map[data-ready]")).to_be_visible()
    now = timezone.now()
    fix = Position(13.36, 103.86, 20, now - timedelta(minutes=42))
    alerts.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now, position=fix)
    pin = page.locator(".pin-sos.is-stale")
    expect(pin).to_contain_text("42 min ago")
    expect(pin).to_contain_text("Sophea")
    sizes = pin.evaluate("e => [...e.querySelectorAll('b, span')].map(x => parseFloat(getComputedStyle(x).fontSize))")
    assert sizes[0] > sizes[1]
    page.locator(".pin-box").click()
    expect(page.locator("[data-sos]")).to_be_focused()
    until(page, lambda: len(set(page.evaluate(COLOURS))) > 1)  # land and water
    expect(page.locator("#where")).to_contain_text("Roads come from a file on this server")
    took = json.loads(page.evaluate(WEIGHED))
    assert sum(size for _, size in took) < 180_000, took
    assert not faults(page)
    assert any("tiles.pmtiles" in name for name, _ in took)
    north = Position(13.6, 103.86, 20, now)  # without an order of our own, what lies further south covers it
    alerts.raise_sos(person=cast.bopha, key=uuid4(), pressed_at=now, now=now, position=north)
    newer, older = page.locator(".pin-box", has_text="Bopha"), page.locator(".pin-box", has_text="Sophea")
    page.mouse.move(1, 1)
    expect(newer).to_be_visible()
    above = "pin => Number(getComputedStyle(pin).zIndex)"
    assert newer.evaluate(above) > older.evaluate(above)
    alerts.raise_sos(person=cast.kanha, key=uuid4(), pressed_at=now, now=now, position=north)
    expect(page.locator(".pin-box", has_text="Kanha")).to_be_visible()
    edges = sorted(box["x"] for pin in page.locator(".pin-sos svg").all() if (box := pin.bounding_box()))
    assert edges[-1] - edges[0] >= 20, "two at one place stand side by side"
    page.locator("[data-sos] .who a").first.click()
    expect(page.locator("[data-map-root].has-roads #live-map[data-ready]")).to_be_in_viewport()
    expect(page.locator(".pin.pin-sos")).to_contain_text("min ago")
    assert not faults(page)


def test_a_phone_has_the_picture_and_loads_no_map(
    new_context: Callable[..., BrowserContext], sign_in: Callable, cast
) -> None:
    now = timezone.now()
    fix = Position(13.36, 103.86, 20, now - timedelta(minutes=4))
    alerts.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now, position=fix)
    page = board_of(new_context(viewport=PHONE), sign_in, cast.dara)
    page.get_by_text("Map", exact=True).click()
    expect(page.get_by_role("img", name="Map of the provinces")).to_contain_text("4 min")
    took = json.loads(page.evaluate(WEIGHED))
    assert not any("map." in name for name, _ in took)
    assert sum(size for _, size in took) < 60_000, took
    assert fits(page) and not faults(page)
