"""What one says oneself: sealed for oneself alone, and compared with the rules where one works, in the browser."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.rules.voice.agreement import SupportKind
from karpear.vault.models import Record
from karpear.voice.posture.actions.agreements import propose
from karpear.voice.posture.actions.rules import add_rule
from karpear.voice.posture.values import NewRule
from karpear.voice.posture.words import topic_names
from tests.browser.looks import fits
from tests.browser.ready import come_in, follow
from tests.cast import Cast, person, signed_in
from tests.steps.posture import proposed, proposed_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import APIResponse, BrowserContext, Page, Route

pytestmark = pytest.mark.django_db(transaction=True)


def is_short(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.scrollHeight < 3000"))


def choose(page: "Page", topic: str, way: str) -> None:
    """Open the topic, and say how."""
    if not page.is_visible(f"#way-{topic}"):
        page.click(f"[data-topic={topic}] summary")
    page.select_option(f"#way-{topic}", way)


def _silent_on_land(cast: Cast) -> None:
    now = timezone.now()
    new = NewRule(topic="land", form="silence", sentence="Not a word.", review_on=now.date() + timedelta(days=60))
    add_rule(by=cast.dara, organisation=cast.lantern.pk, new=new, now=now, today=now.date())


def test_a_collision_is_worked_out_here_and_proposes_an_agreement(page: "Page", cast: Cast) -> None:
    _silent_on_land(cast)
    come_in(page, cast.sophea)
    follow(page, "/voice/mine/note/")
    page.wait_for_selector("[data-island=own-way]:visible")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url))
    choose(page, "media", "open")
    assert not page.is_visible("[data-propose]"), "nobody has said anything about the media"
    choose(page, "land", "open")
    page.fill("#words-land", "My aunt's village")
    page.get_by_text("Agree on it, so that nobody can say you spoke for it").wait_for()
    page.select_option("#way-land", "silent")
    assert not page.is_visible("[data-propose]"), "both silent: nothing collides"
    page.select_option("#way-land", "unnamed")
    assert page.is_visible("[data-propose]")
    for topic in page.eval_on_selector_all("[data-topic]", "rows => rows.map((row) => row.dataset.topic)"):
        choose(page, topic, "unnamed" if topic == "land" else "silent")
    assert is_short(page), "also with something noted on every topic"
    choose(page, "media", "")
    assert not sent, "nothing is asked of the server while one chooses"
    fits(page)

    page.click("[data-island=own-way] .btn-primary")
    page.get_by_text("Sealed. Nobody but you can open it.").wait_for()
    record = Record.objects.get(type="own")
    assert (record.owner, record.organisation, record.grants.count()) == (cast.sophea, None, 1)
    own_lines = Entry.objects.filter(actor=cast.sophea.pk, object_type="record").values_list("action", "detail")
    [(action, detail)] = own_lines
    assert (action, detail["type"]) == ("keep", "own"), "what kind of thing it is stands in no line"

    follow(page, "/vault/")
    follow(page, "/voice/mine/note/")
    page.wait_for_function("typed => document.querySelector('#words-land')?.value === typed", arg="My aunt's village")
    addresses: list[str] = []
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    page.get_by_role("link", name="Propose an agreement to Mekong Lantern Network").click()
    page.wait_for_url(f"**/voice/agreements/new/{cast.lantern.pk}/")
    assert page.is_checked("input[name=topics][value=land]")
    assert not page.is_checked("input[name=topics][value=media]")
    visited = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    assert "land" not in str([entry["url"] for entry in visited["entries"]] + addresses), "in no history"
    assert page.evaluate("JSON.stringify({ ...sessionStorage })") == "{}"


def test_a_lead_with_five_agreements_and_a_long_one_to_change_reads_short_pages(
    new_context: "Callable[..., BrowserContext]", server: str, cast: Cast
) -> None:
    everything = list(topic_names(cast.lantern))
    row = proposed(
        cast, topics=everything[:6], ask_first=everything[6:], ask_whom="Dara", own_words="I write at home. " * 30,
        support=[kind.value for kind in SupportKind], support_words="What else was agreed on. " * 20,
    )  # fmt: skip
    now = timezone.now()
    for at in range(4):
        colleague = person(f"Colleague {at}", cast.lantern)
        propose(by=colleague, organisation=cast.lantern.pk, new=proposed_words(cast), now=now)
    addresses = {cast.sophea: ("/voice/mine/", f"/voice/agreements/{row.pk}/change/"), cast.bopha: ("/voice/mine/",)}
    for reader, paths in addresses.items():
        context, session = new_context(), signed_in(reader).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server}])
        page = context.new_page()
        for path in paths:
            page.goto(path)
            assert is_short(page) and fits(page)


def test_what_waited_for_a_line_says_when_it_went_and_can_be_deleted(page: "Page", cast: Cast) -> None:
    come_in(page, cast.sophea)
    follow(page, "/voice/mine/note/")
    page.wait_for_selector("[data-island=own-way]:visible")
    choose(page, "land", "close")
    page.context.set_offline(True)
    page.click("[data-island=own-way] .btn-primary")
    page.get_by_text("Sealed, but without a connection.").wait_for()
    assert not page.is_visible("[data-delete]")
    page.context.set_offline(False)
    page.get_by_text("Sealed. Nobody but you can open it.").wait_for()
    page.wait_for_selector("[data-delete]:visible")
    page.click("[data-delete] summary")
    page.click("[data-destroy]")
    page.get_by_text("Deleted.", exact=True).wait_for()
    assert not Record.objects.kept().filter(type="own").exists()


def test_what_one_had_noted_comes_late_and_takes_nothing_away(page: "Page", cast: Cast) -> None:
    answers: list[tuple[Route, APIResponse]] = []
    page.route("**/api/v1/seal/records?*", lambda route: answers.append((route, route.fetch())), times=1)
    come_in(page, cast.sophea)
    follow(page, "/voice/mine/note/")
    page.wait_for_selector("[data-island=own-way]:visible")
    choose(page, "land", "close")
    page.context.set_offline(True)
    page.click("[data-island=own-way] .btn-primary")
    page.get_by_text("Sealed, but without a connection.").wait_for()
    [(route, nothing_yet)] = answers
    route.fulfill(response=nothing_yet)
    page.context.set_offline(False)
    page.wait_for_selector("[data-delete]:visible")
    assert page.input_value("#way-land") == "close"


def test_a_change_made_before_the_old_note_has_come_changes_that_note(page: "Page", cast: Cast) -> None:
    come_in(page, cast.sophea)
    asked: list[Route] = []
    for way in ("close", "silent"):
        page.route("**/api/v1/seal/records?*", lambda route: asked.append(route), times=1)  # noqa: PLW0108
        follow(page, "/voice/mine/note/")
        page.wait_for_selector("[data-island=own-way]:visible")
        choose(page, "land", way)
        page.click("[data-island=own-way] .btn-primary")
        asked.pop().continue_()
        page.get_by_text("Sealed. Nobody but you can open it.").wait_for()
        follow(page, "/vault/")
    follow(page, "/voice/mine/note/")
    page.wait_for_function("way => document.querySelector('#way-land')?.value === way", arg="silent")
    assert Record.objects.kept().filter(type="own").values("thread").distinct().count() == 1


def test_an_independent_notes_it_for_herself_and_the_server_reads_no_word(page: "Page", cast: Cast) -> None:
    come_in(page, cast.vanna)
    follow(page, "/voice/mine/note/")
    page.wait_for_selector("[data-island=own-way]:visible")
    assert not page.locator("[data-agree]").count() and "Where you work" not in page.inner_text("main")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(f"{one.url} {one.post_data_buffer or b''!r}"))
    choose(page, "land", "unnamed")
    words = "Canary of the rice field"
    page.fill("#words-land", words)
    fits(page)
    page.click("[data-island=own-way] .btn-primary")
    page.get_by_text("Sealed. Nobody but you can open it.").wait_for()
    assert not [one for one in sent if "Canary" in one or "unnamed" in one or "land" in one]
    record = Record.objects.get(type="own")
    assert (record.owner, record.organisation, record.grants.count()) == (cast.vanna, None, 1)
    assert not Entry.objects.filter(actor=cast.vanna.pk, organisation__isnull=False).exists()
    follow(page, "/vault/")
    follow(page, "/voice/mine/note/")
    page.wait_for_function("typed => document.querySelector('#words-land')?.value === typed", arg=words)
