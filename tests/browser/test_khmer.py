"""A person in the field reads Khmer, and all of it fits a small phone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import create as actions
from karpear.alerts.actions.sos import raise_sos
from karpear.vault.actions.records import keep_record
from tests.browser.conftest import PHONE
from tests.cast import Cast
from tests.rooms.activities.plans import body
from tests.rooms.cases.opened import opened
from tests.steps.sealing import enrolled, given

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

NewContext = Callable[..., "BrowserContext"]
SignIn = Callable[["BrowserContext", object], None]
# Names of the cast and of what they plan, and words that are the same in Khmer.
SAME = re.compile(
    r"Sophea's (sister|lawyer)|Sophea|Dara|Bopha|Kanha|Mekong Lantern Network"
    r"|Visit to the lake|The village by the lake|SOS|SMS|UN|[Pp]asskey|English|JavaScript|PDF"
    r"|Google|Apple|PIN|Asia/Phnom_Penh|security key|USB|\bage\b|passphrase|recovery|Uwazi|ZIP|Public key|\S+@\S+"
)
LATIN = re.compile(r"[A-Za-z]{3,}[A-Za-z' ]*")
# What can be seen, without choices of a list (time zones) and what is only there for scripts.
SEEN = """() => [...document.querySelectorAll("body *")]
  .filter(e => e.checkVisibility() && !e.closest("option, script, template, code, pre, [lang=en]"))
  .flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim())).filter(Boolean)"""


@pytest.fixture
def page(cast: Cast, new_context: NewContext, sign_in: SignIn) -> "Page":
    """Sophea's small phone, set to Khmer."""
    context = new_context(locale="km-KH", viewport=PHONE)
    sign_in(context, cast.sophea)
    return context.new_page()


def planned(cast: Cast) -> Activity:
    now = timezone.now()
    due = [{"due_at": (now + timedelta(hours=1)).isoformat(), "grace_s": 600}]
    sent = body(starts_at=now.isoformat(), ends_at=(now + timedelta(hours=2)).isoformat(), check_ins=due)
    answer, _new = actions.create_activity(person=cast.sophea, key=uuid4(), body=sent, now=now)
    return Activity.objects.get(pk=answer["activity"])


def english(page: "Page") -> list[str]:
    lines = [SAME.sub("", line) for line in page.evaluate(SEEN)]
    return sorted({found.group() for line in lines if (found := LATIN.search(line))})


def reads(page: "Page", path: str) -> None:
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == "km"
    assert not english(page), f"{path} still says: {english(page)}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"


def test_pages_of_a_person_in_the_field(page: "Page", cast: Cast) -> None:
    plan = planned(cast)
    own = f"/plans/{plan.pk}/"
    paths = ["/", "/sos/", "/plans/", own, f"{own}change/", f"{own}finish/", f"{own}cancel/", f"{own}sheet/"]
    for path in [*paths, "/plans/new/", "/daily/", "/contacts/", "/contacts/add/", "/watchers/", "/words/"]:
        reads(page, path)
    for path in ["/addresses/", "/devices/", "/settings/", "/accounts/2fa/", "/accounts/password/change/", "/nothing/"]:
        reads(page, path)


def wrong(page: "Page", paths: list[str]) -> dict[str, object]:
    """What each of these pages still says in English, or that it is too wide or missing."""
    found: dict[str, object] = {}
    for path in paths:
        answer = page.goto(path)
        if answer and answer.status != 200:
            found[path] = answer.status
        elif said := english(page):
            found[path] = said
        elif not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found[path] = "too wide"
    return found


def test_pages_of_the_vault_and_of_the_diary(page: "Page", cast: Cast) -> None:
    assert not wrong(page, ["/vault/", "/vault/key/"])
    keys, own = enrolled(cast.sophea, timezone.now())
    version = given(keys, {"kind": "entry", "fields": {"what": "x"}}, [("person", own.pk, own.recipient)])
    thread = keep_record(by=cast.sophea, version=version, now=timezone.now())[0].thread
    vault = ["", "secret/", "passkey/", "browsers/", "travel-lock/", "recovery/", "recovery/own-key/", "export/"]
    diary = [
        "",
        "new/",
        "odd/",
        "patterns/",
        "facts/",
        *(f"{thread}/{one}" for one in ("", "edit/", "share/", "facts/")),
    ]
    assert not wrong(page, [*(f"/vault/{one}" for one in vault), *(f"/diary/{one}" for one in diary)])


def test_pages_of_incidents_reports_and_packs(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    context = new_context(locale="km-KH", viewport=PHONE)
    sign_in(context, cast.dara)
    enrolled(cast.dara, timezone.now())
    one = opened(cast.dara, now=timezone.now(), organisation=cast.lantern.pk)
    incidents = ["", "new/", "support/", f"{one.pk}/", f"{one.pk}/write/", f"{one.pk}/close/"]
    packs = ["", "write/", "custodians/", "instructions/"]
    paths = [*(f"/incidents/{place}" for place in incidents), *(f"/packs/{place}" for place in packs), "/reports/"]
    assert not wrong(context.new_page(), [*paths, f"/reports/new/?incident={one.pk}"])


def test_the_plan_wizard_and_its_mistakes(page: "Page") -> None:
    page.goto("/plans/new/")
    page.locator("main form").last.get_by_role("button").first.click()
    assert not english(page)
    page.get_by_role("textbox").first.fill("ដំណើរ")
    page.get_by_role("textbox").nth(1).fill("ភូមិ")
    page.locator("main form").last.get_by_role("button").first.click()
    page.locator("[name=reason][aria-invalid=true]").wait_for()
    assert not english(page)
    page.locator("[name=reason]").fill("គ្មានអ្នកទំនេរ")
    page.locator("main form").last.get_by_role("button").first.click()
    page.wait_for_url("**/assess/**")
    start = page.url.partition("assess/")[0]
    for step in ("what", "when", "legs", "who", "check-ins", "told", "if", "summary"):
        reads(page, f"{start}{step}/")


def test_home_while_an_sos_is_open(page: "Page", cast: Cast) -> None:
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=timezone.now(), now=timezone.now())
    reads(page, "/")
    assert "បានផ្ញើ SOS" in page.inner_text("#own-alert-title")


def test_signed_out(new_context: NewContext) -> None:
    page = new_context(locale="km-KH", viewport=PHONE).new_page()
    for path in ("/accounts/login/", "/accounts/password/reset/", "/sos/", "/r/abcdefghijklmnopqrstuv"):
        reads(page, path)
