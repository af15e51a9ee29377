"""The pictures in README.md, taken from the living demo.

A picture is replaced when the page looks different, not when only its clock does. Taken among the long tests.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PHONE
from tests.house.source import ROOT
from tests.steps.processes import Demo

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, ViewportSize

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.soak]
PICTURES = ROOT / "docs/pictures"
LARGEST = 120_000
SAME = 0.02
SMALL_DESK: "ViewportSize" = {"width": 1200, "height": 404}
# The share of pixels that differ; 1 when the sizes do.
DIFFERENCE = """async ([before, after]) => {
  const pixels = async (data) => {
    const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data: bytes } = pen.getImageData(0, 0, image.width, image.height);
    return [image.width + 'x' + image.height, new Uint32Array(bytes.buffer)];
  };
  const [[size, a], [other, b]] = [await pixels(before), await pixels(after)];
  return size === other ? a.filter((value, at) => value !== b[at]).length / a.length : 1;
}"""


def keep(page: "Page", name: str) -> None:
    """Write the picture, unless the one that is there shows the same."""
    taken = page.screenshot(animations="disabled", caret="hide")
    path = PICTURES / name
    assert len(taken) < LARGEST, f"{name} has {len(taken)} bytes"
    if path.exists():
        blank = page.context.browser.new_page()  # type: ignore[union-attr]
        both = [b64encode(path.read_bytes()).decode(), b64encode(taken).decode()]
        differs = blank.evaluate(DIFFERENCE, both)
        blank.close()
        if differs < SAME:
            return
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(taken)


def test_pictures(new_context: "Callable[..., BrowserContext]", tmp_path: Path) -> None:
    """As README's walk shows them: whoever is on the way, and the board while the scene "SOS" plays."""
    with Demo(tmp_path, lives=True) as demo:
        phone = new_context(base_url=demo.url, viewport=PHONE, color_scheme="light").new_page()
        be(phone, "Nary")
        phone.get_by_role("button", name="I'm OK").wait_for()
        keep(phone, "home.png")
        desk = new_context(base_url=demo.url, viewport=SMALL_DESK, color_scheme="light").new_page()
        be(desk, "Dara")
        desk.goto("/demo/")
        desk.get_by_role("button", name="SOS", exact=True).click()
        desk.get_by_role("button", name="I have it").wait_for()
        desk.goto("/board/")  # without the line that says what to look at
        desk.locator("#live-map[data-ready] .pin").first.wait_for()
        keep(desk, "board.png")


def be(page: "Page", name: str) -> None:
    """Through the line above the page."""
    page.goto("/demo/")
    page.get_by_role("button", name=re.compile(rf"^{name}\b")).click()
    page.wait_for_url("/")
