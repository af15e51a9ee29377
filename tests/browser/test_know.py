"""Know and remember on a cheap phone, without JavaScript: it fits, it can be read, and it works."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from karpear.readiness.checklists import actions
from karpear.readiness.numbers.models import KnownNumber
from karpear.readiness.numbers.queries import learned_by
from tests.browser.looks import faults, fits
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["", "arrested/", "rights/", "checklists/home/", "numbers/", "card/", "card/paper/"]


def test_a_card_is_made_a_number_typed_and_all_of_it_fits(
    new_context: Callable[..., BrowserContext], sign_in: Callable[..., None], cast: Cast
) -> None:
    context = new_context(java_script_enabled=False)
    sign_in(context, cast.sophea)
    page = context.new_page()
    page.goto("/know/card/")
    page.get_by_label("Name").fill("Lotus")
    expect(page.get_by_label("Sophea's sister")).to_be_checked()  # whom one relies on is there already
    page.get_by_text("Somebody who is not among your contacts").click()
    page.get_by_label("Phone").first.fill("012 345 678")
    page.get_by_role("button", name="Save").click()
    page.locator("[name=shows][value=numbers]").check()
    page.get_by_role("button", name="Open a page").click()
    found = page.locator('a[href*="/e/"]').get_attribute("href") or ""
    path = found.removeprefix(settings.KARPEAR_BASE_URL)
    page.goto("/know/numbers/")
    page.get_by_label("Sophea's sister").check()
    page.get_by_role("button", name="Save").click()
    KnownNumber.objects.update(due_on=timezone.now().date())  # the keeper's day
    page.goto("/")
    page.get_by_role("link", name="Try a number from memory").click()
    page.get_by_label("Type it from memory").fill(learned_by(cast.sophea, timezone.now())[0].choice.number)
    page.get_by_role("button", name="Is it right?").click()
    expect(page.get_by_text("You are asked again on")).to_be_visible()
    actions.keep_progress(
        person=cast.sophea, key="home", done_keys=["locks"], today=timezone.localdate(), now=timezone.now()
    )
    seen = new_context()
    sign_in(seen, cast.sophea)
    looking, wrong = seen.new_page(), []
    for where in [*(f"/know/{one}" for one in PAGES), path]:
        looking.goto(where)
        wrong += faults(looking) + ([] if fits(looking) else [f"{where} is too wide"])
    assert not wrong
    looking.locator("button[name=language][value=km]").click()
    expect(looking.locator("html[lang=km]")).to_be_attached()
    assert looking.url.endswith(path)
