"""The pictures in README.md, taken from the product with invented people.

A picture is replaced when the page looks different, not when only its clock does.
"""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from karpear.activities.plans.actions import create as activities
from karpear.alerts.actions import briefings, sos
from karpear.checkins.actions import overdue, promises
from karpear.db.pulse import beat
from karpear.people.models import Person
from tests.browser.conftest import DESK, PHONE
from tests.cast import Cast
from tests.house.source import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = ROOT / "docs/pictures"
LARGEST = 120_000
SAME = 0.02
MINUTE = timedelta(minutes=1)
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


def trip(cast: Cast, person: Person, title: str, place: str, *, due_in: int, ends_in: int) -> None:
    now = timezone.now()
    body = {
        "kind": "trip", "title": title, "place": place, "organisation": str(cast.lantern.pk),
        "starts_at": (now - 30 * MINUTE).isoformat(), "ends_at": (now + ends_in * MINUTE).isoformat(),
        "check_ins": [{"due_at": (now + due_in * MINUTE).isoformat(), "grace_s": 600}],
    }  # fmt: skip
    activities.create_activity(person=person, key=uuid4(), body=body, now=now)


def by_day(*people: Person) -> None:
    """For these people it is about two in the afternoon, whenever the tests run."""
    hours = 14 - timezone.now().hour
    Person.objects.filter(pk__in=[p.pk for p in people]).update(time_zone=f"Etc/GMT{-hours:+d}")


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


def test_pictures(new_context: "Callable[..., BrowserContext]", sign_in: Callable[..., None], cast: Cast) -> None:
    now = timezone.now()
    by_day(cast.sophea, cast.dara)
    trip(cast, cast.sophea, "Village meeting", "Town hall", due_in=42, ends_in=200)
    phone = new_context(viewport=PHONE, color_scheme="light")
    sign_in(phone, cast.sophea)
    page = phone.new_page()
    page.goto("/")
    page.get_by_role("button", name="I'm OK").wait_for()
    keep(page, "home.png")
    trip(cast, cast.kanha, "River survey", "Landing at the ferry", due_in=15, ends_in=90)
    late = promises.NewPromise(cast.rith.pk, now - 14 * MINUTE, organisation=cast.lantern.pk)
    promises.arm([late], now=now - 60 * MINUTE)
    overdue.miss_overdue(now=now - MINUTE)
    fix = briefings.Position(12.49, 106.02, 30, now - 3 * MINUTE)
    sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now - MINUTE / 3, position=fix)
    beat(keeper_id=uuid4(), started_at=now, tick_ms=5, now=timezone.now())
    desk = new_context(viewport=DESK, color_scheme="light")
    Authenticator.objects.create(user=cast.dara, type=Authenticator.Type.TOTP, data={})
    sign_in(desk, cast.dara)
    board = desk.new_page()
    board.goto("/board/")
    board.get_by_text("Next:").first.wait_for()
    board.locator("#live-map[data-ready] .pin").wait_for()
    keep(board, "board.png")
