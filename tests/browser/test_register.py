"""The register's pages fit a phone and a desk, can be read by everybody, and the map leads to its risks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from karpear.risks.register.actions import measures, treatment
from karpear.risks.register.values import NewMeasure
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import faults, fits
from tests.cast import Cast, signed_in
from tests.rooms.risks.lines import add, score, scores

pytestmark = pytest.mark.django_db(transaction=True)

NewContext = Callable[..., BrowserContext]
SignIn = Callable[[BrowserContext, object], None]


def some_lines(cast: Cast) -> str:
    """A few lines of every kind; returns the address of one."""
    for person in (cast.dara, cast.bopha):
        signed_in(person)  # gives them the second factor that officers and leads need
    now = timezone.now()
    judged = scores(score(5, people=5, legal=4), score(4, people=4, legal=4), score(2, people=4, legal=2))
    risk = add(cast.dara, cast.lantern, now - timedelta(days=200), scores=judged, catalogue_id="O-R24")
    add(cast.dara, cast.lantern, now, name="Flood", scores=scores(score(2, property=3)), owner=cast.bopha.pk)
    measures.add_measure(
        by=cast.dara,
        new=NewMeasure(
            risk=risk.pk,
            name="Second lock",
            owner=cast.sophea.pk,
            due_on=now.date() - timedelta(days=3),
            cost=80,
            currency="USD",
            state="doing",
        ),
        now=now,
    )
    treatment.accept(by=cast.bopha, risk=risk.pk, until=now.date() + timedelta(days=9), why="No money", now=now)
    return f"/risks/{risk.pk}/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_fit_and_can_be_read(
    new_context: NewContext, sign_in: SignIn, cast: Cast, size: dict[str, int], scheme: str
) -> None:
    home = some_lines(cast)
    page = new_context(viewport=size, color_scheme=scheme).new_page()
    sign_in(page.context, cast.bopha)
    pages = ["", "changes/", "mine/", "new/", "new/?from=O-R24", "starter/?focus=media", "?state=closed"]
    wrong: list[str] = []
    for path in [f"/risks/{one}" for one in pages] + [home + one for one in ("", "judge/", "treatment/", "measures/")]:
        page.goto(path)
        assert "/risks/" in page.url
        wrong += faults(page) + ([] if fits(page) else [f"{path} is too wide"])
    assert not wrong, "\n".join(wrong)


def test_without_javascript_from_the_map_to_a_new_judgement(
    new_context: NewContext, sign_in: SignIn, cast: Cast
) -> None:
    some_lines(cast)
    page: Page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(page.context, cast.dara)
    page.goto("/risks/")
    page.get_by_text("Matrix and map").click()
    page.get_by_role("link", name="Likelihood 4, impact 4: 1").click()
    expect(page.get_by_role("heading", name="1 risk", exact=True)).to_be_visible()
    page.get_by_role("link", name="Office is searched").click()
    page.get_by_role("link", name="Judge it again").click()
    page.get_by_label("As things are").first.select_option("5")
    page.get_by_role("button", name="Save this judgement").click()
    expect(page.get_by_role("alert").first).to_contain_text("Nothing you wrote is lost")
    page.get_by_label("Medium").check()
    page.get_by_label("Likely reliable").check()
    page.get_by_role("button", name="Save this judgement").click()
    expect(page.locator("main")).to_contain_text("What was judged before stays in the history")
    expect(page.locator("main")).to_contain_text("Very high")
