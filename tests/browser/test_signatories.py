"""Signed together or not at all, in real browsers: names leave a phone sealed, at the end, and only into a set in which
its condition holds."""

import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from karpear.voice.statements.actions.drafts import freeze_statement
from karpear.voice.statements.agreed import fingerprint_of
from karpear.voice.statements.models import OpeningSeat, StatementPledge, StatementSignature
from tests.browser.engines import Walker, firefox, webkit
from tests.browser.looks import faults, fits, with_khmer
from tests.browser.signatories import (
    NewContext,
    SignIn,
    a_statement,
    days_later,
    links_made,
    phone_at,
    signing_phones,
)
from tests.browser.waiting import a_while, until
from tests.cast import Cast, signed_in
from tests.rooms.voice.odd_keys import as_recipient
from tests.rooms.voice.phones import a_draft, fitted, invited

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from playwright.sync_api import Route

    from tests.browser.engines import Engine

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
RIVER, UNION, SHY = "សមាគម ទន្លេ River Friends", "Garment Union Seven", "Hesitant Collective"


def published_names() -> set[str]:
    return {signature.name for signature in StatementSignature.objects.all()}


def is_anywhere(name: str) -> bool:
    """In any column of the room, opened with the keys: only a name under a published statement is a name here."""
    seats = [seat.sealed_name + seat.share for seat in OpeningSeat.objects.all()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM voice_statementpledge")
        rows = str(cursor.fetchall())
    return name in rows or any(name in text for text in seats) or name in published_names()


def test_exactly_those_appear_whose_conditions_hold(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    statement = a_statement(cast, floor=2)
    links, by_convener = links_made(new_context, sign_in, cast, statement, [RIVER, UNION, SHY])
    river, union, shy = (phone_at(new_context, link) for link in links)
    assert "#" not in river.page.url, "the token stands in no address that somebody could read"
    river.pledge(2, union=1)
    union.pledge(2, kind="union")
    shy.pledge(9)
    days_later(1)
    for phone in (river, union, shy):
        phone.look()
    expect(shy.page.get_by_text("your condition does not hold")).to_be_visible()
    assert not shy.page.get_by_label("The name as it should appear").is_visible()
    river.shows("Your condition holds")
    everything = [by_convener, river.sent, union.sent, shy.sent]
    assert not any(sent.has(name) for sent in everything for name in (RIVER, UNION, SHY))
    river.give_name(RIVER)
    river.shows("Given. Now it waits for the others")
    assert not is_anywhere(RIVER)
    union.give_name(UNION)
    expect(union.page.get_by_role("listitem").filter(has_text=UNION)).to_be_visible()
    assert published_names() == {RIVER, UNION}
    assert not any(sent.has(name) for sent in everything for name in (RIVER, UNION, SHY)), "they left sealed"
    river.look()
    expect(river.page.get_by_role("listitem").filter(has_text=RIVER)).to_be_visible()
    assert (river.stored(), union.stored()) == (0, 0)


def test_pledge_change_and_withdrawal_look_alike(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    [phone] = signing_phones(new_context, cast, a_statement(cast), 1)
    sign_in(phone.page.context, cast.vanna)  # in the same browser somebody has an account: no call says so
    phone.pledge(5)
    phone.page.get_by_role("button", name="Change the condition").click()
    phone.pledge(12, kind="cbo", union=2, network=1)
    phone.presses("Withdraw")
    expect(phone.page.get_by_text("It is withdrawn")).to_be_visible()
    first, changed, withdrawn = (call for call in phone.sent.calls if call["verb"] == "pledge")
    assert (first["stands"], changed["stands"], withdrawn["stands"]) == (True, True, False)
    assert {call["size"] for call in phone.sent.calls} == {2048}
    assert first.keys() == changed.keys() == withdrawn.keys()
    [headers] = {json.dumps(headers, sort_keys=True) for headers in phone.sent.call_headers()}
    assert "cookie" not in headers and "referer" not in headers
    verbs = [call["verb"] for call in phone.sent.calls]
    assert verbs == ["look", "pledge", "look", "pledge", "look", "pledge", "look"]
    assert StatementPledge.objects.get().stands is False


def test_a_press_says_that_it_works_and_the_others_wait(new_context: NewContext, cast: Cast) -> None:
    [phone] = signing_phones(new_context, cast, a_statement(cast), 1)
    page, waiting = phone.page, list["Route"]()
    phone.pledge(5)
    page.get_by_role("button", name="Change the condition").click()
    page.route("**/call", lambda route: route.abort() if waiting else waiting.append(route))
    page.get_by_role("button", name="Pledge", exact=True).click()
    pressed = page.get_by_role("button", name="One moment…")
    expect(pressed).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("status")).to_contain_text("on its way")
    expect(page.get_by_role("button", name="Withdraw").first).to_be_disabled()
    expect(page.get_by_role("button", name="Look again")).to_be_disabled()
    expect(page.get_by_role("button", name="Leave quickly")).to_be_enabled()
    page.keyboard.press("Enter")
    until(page, lambda: len(waiting), 1)
    waiting[0].abort()
    expect(page.get_by_role("alert")).to_contain_text("Wait until you are connected, then press “Look again”")
    expect(page.get_by_role("button", name="Look again")).to_be_enabled()
    expect(page.get_by_role("status")).to_be_empty()


def test_what_is_under_way_writes_nothing_after_leaving(new_context: NewContext, cast: Cast) -> None:
    [phone] = signing_phones(new_context, cast, a_statement(cast), 1)
    page, waiting = phone.page, list["Route"]()
    phone.pledge(5)
    page.get_by_role("button", name="Change the condition").click()
    page.route("**/call", lambda route: waiting.append(route))  # noqa: PLW0108 Playwright marks what it is handed
    page.get_by_role("button", name="Pledge", exact=True).click()
    until(page, lambda: len(waiting), 1)
    page.evaluate("setTimeout = (work, ms) => addEventListener('late', work)")  # the way out is slow
    page.get_by_role("button", name="Leave quickly").click()
    waiting[0].fulfill(json={"ok": True})
    a_while(page, 300)
    assert phone.stored() == 0 and len(waiting) == 1


def test_a_phone_that_dies_is_left_out_and_no_name_appeared(new_context: NewContext, cast: Cast) -> None:
    statement = a_statement(cast, floor=2)
    river, union, shy = signing_phones(new_context, cast, statement, 3)
    for phone in (river, union, shy):
        phone.pledge(2)
    days_later(1)
    for phone, name in ((river, RIVER), (union, UNION)):
        phone.look()
        phone.give_name(name)
        phone.shows("Given. Now it waits for the others")
    shy.page.context.close()
    days_later(2)
    assert not any(map(is_anywhere, (RIVER, UNION, SHY)))
    for phone, name in ((river, RIVER), (union, UNION)):
        phone.look()
        phone.give_name(name)
        if phone is river:
            phone.shows("Given. Now it waits for the others")
            assert not is_anywhere(RIVER)
    expect(union.page.get_by_role("listitem").filter(has_text=UNION)).to_be_visible()
    assert published_names() == {RIVER, UNION}
    shares = [call["share"] for call in river.sent.calls if call["verb"] == "answer"]
    assert len(set(shares)) == 2, "a one-time key answers once"


def test_what_was_given_stays_given_and_whoever_leaves_before_is_out(new_context: NewContext, cast: Cast) -> None:
    river, union = signing_phones(new_context, cast, a_statement(cast, floor=2), 2)
    for phone in (river, union):
        phone.pledge(2)
    days_later(1)
    for phone in (river, union):
        phone.look()
        phone.shows("Your condition holds")
    expect(river.page.get_by_text("you cannot take it back until")).to_contain_text(":")
    river.give_name(RIVER)
    river.shows("Given. Now it waits for the others")
    expect(river.page.get_by_role("button", name="Withdraw")).not_to_be_visible()
    pledge = {key: value for key, value in river.sent.calls[1].items() if key not in ("pad", "size")}
    refused = river.page.request.post(
        river.sent.requests[0].url,
        data=fitted({**pledge, "capability": river.sent.calls[-1]["capability"], "token": "", "stands": False}, 2048),
        headers={"Content-Type": "application/json"},
    )
    assert refused.json()["why"] == "answered"
    union.page.get_by_role("button", name="Withdraw").click()
    union.shows("You are not part of it any more")
    assert union.stored() == 0
    union.page.get_by_role("button", name="Look again").click()
    union.shows("You are not part of it any more")
    expect(river.page.get_by_text("An opening ended without all names")).not_to_be_visible()
    days_later(2)
    river.look()
    expect(river.page.get_by_text("An opening ended without all names")).to_contain_text(":")
    keys = [call["recipient"] for call in union.sent.calls if call["verb"] == "pledge"]
    assert len(set(keys)) == 2, "the key of the round that was left is never used again"


def test_a_key_to_which_nothing_can_be_sealed_leaves_the_page_usable(new_context: NewContext, cast: Cast) -> None:
    """The server lies about the set."""
    river, union = signing_phones(new_context, cast, a_statement(cast, floor=2), 2)
    for phone in (river, union):
        phone.pledge(2)
    days_later(1)
    union.look()
    union.shows("Your condition holds")
    river.page.route("**/call", with_a_key_of_low_order)
    river.look()
    river.give_name(RIVER)
    expect(river.page.get_by_role("alert")).to_contain_text("That did not work")
    river.page.unroute("**/call")
    river.look()
    river.give_name(RIVER)
    river.shows("Given. Now it waits for the others")


def with_a_key_of_low_order(route: "Route") -> None:
    answer = json.loads(route.fetch().text())
    if answer.get("seats"):
        answer["seats"].append({"recipient": as_recipient(0), "kind": "ngo"})
    route.fulfill(json=answer)


def test_one_that_is_not_reached_leaves_nothing(new_context: NewContext, cast: Cast) -> None:
    statement = a_statement(cast, floor=3)
    phones = signing_phones(new_context, cast, statement, 2)
    for phone in phones:
        phone.pledge(1)
    for days in (1, 2, 3):
        days_later(days)
    held_up = phones[1].page
    held_up.route("**/call", lambda route: route.fulfill(status=429))
    held_up.reload()
    for phone in phones:
        if phone.page is not held_up:
            phone.look()
        phone.shows("It did not come about")
        expect(phone.page.get_by_text("Nothing of this statement is left on this phone")).to_be_visible()
        assert phone.stored() == 0
        assert not phone.sent.has(RIVER) and not phone.sent.has(UNION)
    assert not StatementPledge.objects.exists() and not published_names()


def test_a_phone_gives_no_name_to_a_set_that_it_did_not_agree_to(new_context: NewContext, cast: Cast) -> None:
    """The server lies: about the set, and about the words that were agreed."""
    river, union = signing_phones(new_context, cast, a_statement(cast, floor=2), 2)
    river.pledge(2, union=1)
    union.pledge(2, kind="union")
    days_later(1)

    def without_unions(route: "Route") -> None:
        answer = json.loads(route.fetch().text())
        for seat in answer.get("seats", []):
            seat["kind"] = "ngo"
        route.fulfill(json=answer)

    river.page.route("**/call", without_unions)
    river.look()
    river.shows("This phone does not give your name")
    expect(river.page.get_by_text("In this set your condition does not hold")).to_be_visible()
    river.page.unroute("**/call")
    river.page.locator("[data-agreed=text_km]").evaluate("part => { part.textContent += '!'; }")
    river.look()
    expect(river.page.get_by_text("are not those that belong to the fingerprint")).to_be_visible()
    assert "answer" not in [call["verb"] for call in river.sent.calls]


def test_a_line_kept_elsewhere_brings_a_pledge_to_another_phone(new_context: NewContext, cast: Cast) -> None:
    statement = a_statement(cast, floor=2)
    river, union = signing_phones(new_context, cast, statement, 2)
    river.pledge(2)
    union.pledge(2)
    river.page.get_by_text("Keep it elsewhere").click()
    expect(river.page.locator("[data-line]")).to_contain_text("K1.")
    line = river.page.locator("[data-line]").text_content() or ""
    river.page.get_by_text("Forget on this phone", exact=True).click()
    river.page.get_by_role("button", name="Yes, forget").click()
    river.shows("To sign you need your own link")
    assert river.stored() == 0
    days_later(1)
    other = phone_at(new_context, f"/s/{statement.pk}/")
    other.page.get_by_text("I have a line that I kept").first.click()
    other.page.get_by_label("The line").first.fill(line[:-5])
    other.page.get_by_role("button", name="Use it on this phone").first.click()
    expect(other.page.get_by_text("part of it is missing")).to_be_visible()
    other.page.get_by_label("The line").first.fill(line)
    other.page.get_by_role("button", name="Use it on this phone").first.click()
    other.give_name(RIVER)
    other.shows("Given. Now it waits for the others")
    union.look()
    union.give_name(UNION)
    expect(union.page.get_by_role("listitem").filter(has_text=RIVER)).to_be_visible()


def test_without_a_connection_nothing_is_lost(new_context: NewContext, cast: Cast) -> None:
    [phone] = signing_phones(new_context, cast, a_statement(cast), 1)
    phone.page.context.set_offline(True)
    phone.page.get_by_label("We are").select_option("ngo")
    phone.page.get_by_role("button", name="Pledge").click()
    expect(phone.page.get_by_text("No connection")).to_be_visible()
    assert not StatementPledge.objects.exists()
    phone.page.context.set_offline(False)
    phone.look()
    phone.pledge(4)
    assert StatementPledge.objects.get().at_least == 4
    phone.page.get_by_role("button", name="Change the condition").click()
    phone.page.context.set_offline(True)
    phone.page.get_by_label("We sign if at least so many").fill("៨")
    phone.page.get_by_role("button", name="Pledge").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("No connection")
    phone.page.context.set_offline(False)
    phone.look()
    expect(phone.page.get_by_text("at least 8 in all").first).to_be_visible()
    assert StatementPledge.objects.get().at_least == 8
    for _press in range(3):
        phone.page.keyboard.press("Escape")
    phone.page.wait_for_url(lambda url: "/s/" not in url)


def test_an_answer_of_the_server_that_is_lost_costs_nothing(new_context: NewContext, cast: Cast) -> None:
    """What was sent has arrived, and the phone does not know it: neither a pledge nor a name goes a second time."""
    statement = a_statement(cast, floor=2)
    river, union = signing_phones(new_context, cast, statement, 2)
    union.pledge(2)

    def lost(route: "Route") -> None:
        route.fetch()
        route.abort()

    river.page.route("**/call", lost, times=1)
    river.pledge(2)
    assert statement.pledges.count() == 2
    days_later(1)
    river.look()
    river.page.route("**/call", lambda route: route.abort(), times=2)
    river.give_name(RIVER)
    expect(river.page.get_by_role("alert")).to_contain_text("No connection")
    river.page.reload()
    river.page.get_by_role("button", name="Send it again").click()
    river.shows("Given. Now it waits for the others")
    answers = [call for call in river.sent.calls if call["verb"] == "answer"]
    assert len(answers) == 2 and answers[0] == answers[1]


def test_somebody_else_who_used_a_link_is_noticed(new_context: NewContext, cast: Cast) -> None:
    """Whoever convenes has it, too. Opening it tells them nothing; whoever pledges with it takes it from its owner."""
    statement = a_statement(cast)
    [other] = invited(cast.dara, statement, "Convener", now=timezone.now())
    owner = phone_at(new_context, f"/s/{statement.pk}/#{other.token}")
    assert other.pledge(2)["ok"]
    owner.look()
    owner.shows("I sign if")
    owner.page.get_by_label("We are").select_option("ngo")
    owner.presses("Pledge")
    owner.shows("This link has already been used")
    expect(owner.page.get_by_text("somebody else has your link")).to_be_visible()


def test_a_draft_takes_comments_and_no_pledge(new_context: NewContext, cast: Cast) -> None:
    statement = a_draft(cast.dara, cast.lantern)
    [phone] = signing_phones(new_context, cast, statement, 1)
    assert not phone.page.get_by_role("button", name="Pledge").is_visible()
    phone.page.get_by_label("Your comment").fill("ភូមិ" * 300)
    phone.page.get_by_role("button", name="Send the comment").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("too long")
    phone.page.get_by_label("Your comment").fill("សូមកុំដាក់ឈ្មោះភូមិ")
    phone.page.get_by_role("button", name="Send the comment").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("arrived")
    assert [comment.words for comment in statement.comments.all()] == ["សូមកុំដាក់ឈ្មោះភូមិ"]
    assert {call["size"] for call in phone.sent.calls} == {2048}


def test_a_page_loaded_as_a_draft_follows_when_it_opens(new_context: NewContext, cast: Cast) -> None:
    now = timezone.now()
    statement = a_draft(cast.dara, cast.lantern, now=now, first_at=now + 2 * DAY, last_at=now + 3 * DAY)
    [phone] = signing_phones(new_context, cast, statement, 1)
    freeze_statement(by=cast.bopha, statement=statement.pk, text_hash=fingerprint_of(statement), now=now)
    phone.look()
    phone.pledge(4)
    assert StatementPledge.objects.get().at_least == 4
    phone.page.get_by_role("button", name="Withdraw").click()
    phone.page.get_by_role("button", name="Pledge again").click()
    phone.pledge(5)
    assert StatementPledge.objects.get().at_least == 5
    phone.page.evaluate("dispatchEvent(new ErrorEvent('error'))")
    expect(phone.page.get_by_role("alert")).to_contain_text("Something went wrong on this page")


def test_links_are_made_on_a_small_phone_and_printed(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    statement = a_statement(cast)
    signed_in(cast.dara)  # gives the second factor that officers need
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    sign_in(page.context, cast.dara)
    page.goto(f"/statements/{statement.pk}/invite/")
    page.get_by_role("button", name="Make links").click()
    expect(page.get_by_role("alert")).to_contain_text("at least one name")
    page.context.set_offline(True)
    page.get_by_label("Whom you invite").fill(f"{RIVER}\n\n {UNION} \n{UNION}")
    page.get_by_role("button", name="Make links").click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    page.context.set_offline(False)
    page.get_by_role("button", name="Make links").click()
    expect(page.locator("[data-links] h3")).to_have_text([RIVER, UNION])
    assert statement.invitations.count() == 2
    assert fits(page)
    assert not faults(page)
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Make links").is_visible()
    expect(page.get_by_role("img", name="Square code of the link").last).to_be_visible()


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_ten_browsers_and_one_that_dies(new_context: NewContext, cast: Cast) -> None:
    """Each with a condition of its own; two in whose conditions it never holds; one that is switched off at the end."""
    statement = a_statement(cast, floor=5)
    names = [f"Organisation {number} of ten" for number in range(10)]
    phones = dict(zip(names, signing_phones(new_context, cast, statement, 10), strict=True))
    conditions = [2, 3, 5, 5, 6, 6, 7, 7, 9, 12]
    for n, (phone, least) in enumerate(zip(phones.values(), conditions, strict=True)):
        phone.pledge(least, kind="union" if n % 2 else "cbo")
    days_later(1)
    phones.pop(names[7]).page.context.close()
    for name in names[:7]:
        phones[name].look()
        phones[name].give_name(name)
        phones[name].shows("Given. Now it waits for the others")
    days_later(2)
    for name in names[:7]:
        assert not any(map(is_anywhere, names))
        phones[name].look()
        phones[name].give_name(name)
    expect(phones[names[6]].page.get_by_role("listitem").filter(has_text=names[6])).to_be_visible()
    assert published_names() == set(names[:7])
    for name in names[8:]:
        phones[name].look()
        phones[name].shows("Who signed")
        assert not any(phones[name].sent.has(other) for other in names)


def test_it_is_read_on_a_small_phone_in_khmer(new_context: NewContext, cast: Cast) -> None:
    statement = a_statement(cast)
    small = {"width": 320, "height": 640}
    [phone] = signing_phones(new_context, cast, statement, 1, viewport=small, locale="km-KH")
    expect(phone.page.locator("[data-pledge]")).to_be_visible()
    with_khmer(phone.page)
    assert fits(phone.page)
    assert not faults(phone.page)
    phone.page.get_by_role("link", name="English").click()
    phone.shows("I sign if")  # the link is still good
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Save the times in your calendar").click()
    made = download.value.path().read_text()
    assert made.count("BEGIN:VEVENT") == 3
    assert "lake" not in made and statement.pk.hex not in made.replace("-", "")
    assert phone.page.context.cookies() == []


def test_whoever_is_asked_for_a_name_has_the_field_in_sight(new_context: NewContext, cast: Cast) -> None:
    texts = {"text_km": "យើងសុំឱ្យការពារបឹងនេះ " * 20, "text_en": "We ask you to protect this lake. " * 15}
    small = {"width": 360, "height": 740}
    river, union = signing_phones(new_context, cast, a_statement(cast, floor=2, **texts), 2, viewport=small)
    for phone in (river, union):
        phone.pledge(2)
    days_later(1)
    page = river.page
    page.goto("about:blank")
    page.goto(f"{river.sent.requests[0].url.removesuffix('call')}?lang=km")
    expect(page.locator("#own-name")).to_be_visible()
    with_khmer(page)
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    assert page.evaluate("scrollY + document.querySelector('#own-name').getBoundingClientRect().top") < 1100
    assert fits(page)
    assert not faults(page)
    page.goto(f"{page.url.split('?')[0]}?lang=en")
    river.give_name(RIVER)
    union.look()
    union.give_name(UNION)
    expect(union.page.get_by_role("listitem").filter(has_text=UNION)).to_be_visible()
    union.page.goto(f"{page.url.split('?')[0]}?lang=km")
    with_khmer(union.page)
    assert union.page.evaluate("document.documentElement.scrollHeight") < 3000


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK and its driver are packages of Linux")
@pytest.mark.parametrize("browser", [firefox, webkit], ids=["firefox", "webkit"])
def test_a_name_is_sealed_by_every_engine(
    browser: "Callable[[], AbstractContextManager[Engine]]", server: str, cast: Cast
) -> None:
    statement = a_statement(cast, floor=2)
    other, invited_here = invited(cast.dara, statement, UNION, RIVER, now=timezone.now())
    assert other.pledge(2)["ok"]
    with browser() as engine:
        walker = Walker(engine, server)
        walker.open(f"/s/{statement.pk}/?lang=en#{invited_here.token}")
        walker.sees("[data-ask]:not([hidden])")
        walker.fill("[name=kind]", "cbo")
        walker.fill("[name=at_least]", "2")
        walker.press("[data-pledge] .btn-primary")
        walker.reads("It stands:")
        days_later(1)
        walker.press("[data-look]")
        walker.sees("[data-panel=seat]:not([hidden])")
        walker.fill("#own-name", RIVER)
        walker.press("#own-sure")
        walker.press("[data-name] .btn-primary")
        walker.reads("Given. Now it waits for the others")
        assert other.answer()["ok"]
        walker.press("[data-look]")
        walker.reads("Who signed")
        walker.reads(RIVER)
    assert published_names() == {RIVER, UNION}
