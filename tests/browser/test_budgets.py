"""What a page costs, in Khmer: bytes and requests. Seconds are in test_slow_line_speed.py."""

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.weights import Counted, NewContext, SignIn, counted, forget, out_today
from tests.cast import Cast, person, signed_in
from tests.rooms.activities.plans import drafted
from tests.steps.alarms import sos

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)
KB = 1024
COLD, REQUESTS, REPEAT, SCRIPTS, STYLES, SENT, BOARD = 14 * KB, 5, 3 * KB, 6 * KB, 8 * KB, KB, 180 * KB
#: The one page with a list of sixty names in it, twice: to come along, and to stay behind.
FORM = 6 * KB
#: Of an answer that a file is.
HEAD = 280


def weighed(page: "Page", path: str) -> tuple[Counted, Counted]:
    """The page for the first time, and again: when the browser chose to ask once more for what it has is left out."""
    forget(page)
    with counted(page) as cold:
        page.goto(path)
    visits = []
    for _visit in range(2):
        with counted(page) as visit:
            page.goto(path)
        visits.append(visit)
    return cold, min(visits, key=Counted.of)


def told(rows: list[tuple[str, Counted, Counted]]) -> str:
    """The table of sizes: `pytest -s` shows it."""
    lines = [f"{'':15}{'cold':>7}{'in':>3}{'page':>6}{'scripts':>8}{'styles':>7}{'again':>7}"]
    for name, cold, again in rows:
        parts = cold.of("Document"), cold.of("Script"), cold.of("Stylesheet")
        lines.append(f"{name:15}{cold.of():7}{cold.requests:3}{parts[0]:6}{parts[1]:8}{parts[2]:7}{again.of():7}")
    return "\n" + "\n".join(lines)


def test_pages_are_small(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    page = new_context(locale="km-KH", viewport=PHONE).new_page()
    rows = [("sign in", *weighed(page, "/accounts/login/"))]
    sign_in(page.context, cast.sophea)
    for n in range(56):  # sixty colleagues to choose from
        person(f"Member {n}", cast.lantern)
    draft, trip = drafted(cast.sophea, now=timezone.now()), out_today(cast)
    paths = {
        "home": "/", "sos": "/sos/", "plans": "/plans/", "plan": f"/plans/{trip.pk}/", "plan, new": "/plans/new/",
        "plan, draft": f"/plans/{draft.pk}/",
        "contacts": "/contacts/", "contacts, add": "/contacts/add/",
    }  # fmt: skip
    rows += [(name, *weighed(page, path)) for name, path in paths.items()]
    sos(cast.sophea)
    rows.append(("home, SOS open", *weighed(page, "/")))
    signed_in(cast.dara)  # gives the second factor that officers need
    desk = new_context(locale="km-KH", viewport=DESK).new_page()
    sign_in(desk.context, cast.dara)
    rows.append(("board", *weighed(desk, "/board/")))
    print(told(rows))
    for name, cold, again in rows[:-1]:
        assert cold.of() <= COLD, name
        assert cold.requests <= REQUESTS, name
        assert cold.of("Script") <= SCRIPTS + HEAD * cold.number("Script"), name
        assert cold.of("Stylesheet") <= STYLES, name
        assert again.of() <= (FORM if name == "plan, new" else REPEAT), name
    assert rows[-1][1].of() <= BOARD


def test_a_check_in_is_a_kilobyte(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    """With its head, as the browser writes it: what a tap costs."""
    page = new_context(locale="km-KH", viewport=PHONE).new_page()
    sign_in(page.context, cast.sophea)
    page.goto("/")
    with counted(page) as line, page.expect_request("**/api/v1/check-ins") as posted:
        page.locator(".btn-ok").click()
        expect(page.locator("[data-ok-form][data-api$=check-ins] [data-say][data-is=sent]")).to_be_visible()
    asked = next(key for key, name in line.names.items() if name.endswith("/api/v1/check-ins"))
    body = len(posted.value.post_data or "")
    print(f"\ncheck-in: {line.sent[asked]} + {body} up, {line.sizes[asked]} down")
    assert line.sent[asked] + body <= SENT
    assert line.sizes[asked] <= SENT
