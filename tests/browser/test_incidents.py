"""An incident in a real browser: the clock first, words sealed while locked, read after unlocking, gone when locked."""

import base64
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect

from karpear.cases.incidents.models import Incident
from karpear.vault.models import Record
from tests.browser.diary import written
from tests.browser.ready import come_in, follow, inside, signed_in_with_password, unlock
from tests.cast import build_cast
from tests.rooms.cases.opened import opened as open_incident

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORDS = "Two men in plain clothes"


def opened(page: "Page") -> str:
    """Choose what happened, and open."""
    page.goto("/incidents/new/")
    page.check("[name=playbook][value=detained]")
    page.get_by_role("button", name="Open: the clock starts").click()
    page.wait_for_url("**/incidents/*-*/")
    return page.url


def whole(page: "Page") -> None:
    """The long form, opened from the short one."""
    page.locator("details[data-long] > summary").click()


def test_from_the_first_minute_to_the_search(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.vanna)
    url = opened(page)
    expect(page.locator(".clock-next")).to_contain_text("Confirm it, and where they are")
    page.get_by_text("Write into the log").click()
    page.fill("#note", "Seen at the station")
    page.get_by_role("button", name="Seal it into the log").click()
    expect(page.locator("[data-note-say]")).to_have_text("Sealed and sent.")
    page.locator(".clock-next").get_by_role("button", name="Done").click()
    expect(page.locator(".clock-next")).to_contain_text("A lawyer is on the way")
    page.get_by_text("Add a task").click()
    page.fill("#task-text", "Bring rice to the family")
    page.locator("details.add").get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("main")).to_contain_text("A task of your own (sealed)")
    page.goto(f"{url}write/")
    whole(page)
    page.fill("[data-f=title]", "Taken at the market")
    page.fill("[data-f=description]", WORDS)
    page.get_by_role("button", name="Add a person").click()
    page.locator("[data-list=persons] [data-f=code]").fill("Lotus")
    expect(page.locator("[data-first^=persons]")).to_have_value("Lotus")
    acts = page.locator("[data-list=acts] > [data-rows] > fieldset").first  # as the playbook says
    expect(acts.locator("[data-f=type]")).to_have_value("arrest")
    expect(acts.locator("[data-only=holding]")).to_be_visible()
    acts.locator("[data-f=person]").select_option(label="Lotus")
    acts.locator("[data-f='detention.place']").fill("Station seven")
    page.get_by_role("button", name="Seal and save").last.click()
    page.wait_for_url(url)
    expect(page.locator("main")).not_to_contain_text(WORDS)
    unlock(page, secret)
    inside(page, "/incidents/")
    page.fill("#find", "plain clothes")
    page.locator("[data-found] a").click()
    expect(page.locator("h1")).to_contain_text("Taken at the market")
    for said in (WORDS, "Arrest · Lotus · Station seven", "Seen at the station", "Bring rice to the family"):
        expect(page.locator("main")).to_contain_text(said)
    page.click("[data-lock]")
    expect(page.locator("main")).not_to_contain_text(WORDS)
    expect(page.locator("h1")).not_to_contain_text("Taken at the market")
    incident = Incident.objects.get()
    types = Record.objects.filter(owner=cast.vanna).values_list("type", "thread", "about").order_by("received_at")
    assert [row[0] for row in types] == ["note", "note", "incident"]
    assert {row[2] for row in types if row[0] == "note"} == {incident.record}
    assert incident.tasks.filter(state="done", done_by=cast.vanna).count() == 1


@pytest.mark.parametrize("path", ["/incidents/", "/incidents/new/", "/incidents/support/"])
def test_it_fits_a_phone(page: "Page", path: str) -> None:
    cast = build_cast()
    signed_in_with_password(page, cast.dara)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_second_writer_goes_on_from_what_is_there(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.vanna)
    url = opened(page)
    page.goto(f"{url}write/")
    whole(page)
    page.fill("[data-f=title]", "First")
    page.get_by_role("button", name="Seal and save").last.click()
    page.wait_for_url(url)
    page.goto(f"{url}write/")
    expect(page.locator("[data-shut]")).to_be_visible()
    expect(page.locator("[data-f=title]")).to_be_hidden()
    unlock(page, secret)
    inside(page, "/incidents/")
    page.locator("[data-all] tbody a").first.click()
    page.get_by_text("Write it down, or go on").click()
    whole(page)
    expect(page.locator("[data-f=title]")).to_have_value("First")
    page.fill("[data-f=title]", "Second")
    page.get_by_role("button", name="Seal and save").last.click()
    expect(page.locator("h1")).to_contain_text("Second")
    last, before = Record.objects.filter(type="incident").order_by("-received_at")
    assert (last.thread, last.supersedes) == (before.thread, before)


def test_an_entry_of_the_diary_becomes_an_incident(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.sophea)
    thread = written(cast.sophea, what=WORDS, who="A man with a cap", where={"text": "At the ferry"})
    unlock(page, secret)
    follow(page, f"/diary/{thread}/")
    page.get_by_role("link", name="Make an incident of it").click()
    page.wait_for_url(f"**/incidents/new/?entry={thread}")
    expect(page.locator("main")).to_contain_text("From an entry of a diary")
    expect(page.locator("[name=playbook][value=threatened]")).to_be_checked()
    page.check("[name=playbook][value=detained]")
    page.get_by_role("button", name="Open: the clock starts").click()
    page.wait_for_url("**/incidents/*-*/")
    incident = Incident.objects.get()
    assert str(incident.entry) == thread
    unlock(page, secret)
    follow(page, f"/incidents/{incident.pk}/write/")
    whole(page)
    expect(page.locator("[data-f=description]")).to_have_value(f"{WORDS}\nA man with a cap")
    expect(page.locator("[data-f='where.text']")).to_have_value("At the ferry")


def test_what_was_written_about_pressure_becomes_no_incident(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.sophea)
    thread = written(cast.sophea, what="Stop the meetings", kind="pressured")
    page.goto(f"/incidents/new/?entry={thread}")
    page.check("[name=playbook][value=detained]")
    page.get_by_role("button", name="Open: the clock starts").click()  # locked: the browser cannot know
    page.wait_for_url("**/incidents/*-*/")
    incident = Incident.objects.get()
    unlock(page, secret)
    follow(page, f"/diary/{thread}/")
    expect(page.locator("[data-field=what]")).to_have_text("Stop the meetings")
    expect(page.get_by_role("link", name="Make an incident of it")).to_be_hidden()
    follow(page, f"/incidents/{incident.pk}/write/")
    whole(page)
    expect(page.locator("[data-say]")).to_contain_text("for you alone")
    expect(page.locator("[data-f=description]")).to_have_value("")
    follow(page, f"/incidents/new/?entry={thread}")
    expect(page.locator("[data-pressured]")).to_be_visible()
    expect(page.get_by_role("button", name="Open: the clock starts")).to_have_count(0)


def png(page: "Page") -> bytes:
    """A small picture, as a browser draws it."""
    page.goto("/vault/")
    drawn = page.evaluate(
        "() => { const c = document.createElement('canvas'); c.width = c.height = 40;"
        " c.getContext('2d').fillRect(5, 5, 20, 20); return c.toDataURL('image/png').split(',')[1]; }"
    )
    return base64.b64decode(drawn)


def test_evidence_is_sealed_as_it_is_and_shown_with_its_custody(page: "Page") -> None:
    cast = build_cast()
    secret, picture = come_in(page, cast.vanna), png(page)
    url = opened(page)
    page.goto(f"{url}write/")
    whole(page)
    page.fill("[data-f=title]", "The paper they showed")
    page.set_input_files("#files", {"name": "warrant.png", "mimeType": "image/png", "buffer": picture})
    page.set_input_files("#files", {"name": "voice.ogg", "mimeType": "audio/ogg", "buffer": b"OggS voice"})
    page.get_by_role("button", name="Seal and save").last.click()
    page.wait_for_url(url)
    body = bytes(Record.objects.get(type="incident").body)
    assert b"warrant.png" not in body
    unlock(page, secret)
    follow(page, urlparse(url).path)
    rows = page.locator("[data-has-files] li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(sha256(picture).hexdigest())
    expect(rows.first).to_contain_text(f"added by {cast.vanna.shown_name}")
    with page.expect_download() as download:
        rows.first.get_by_role("button", name="Download").click()
        rows.first.locator("[data-out]").click()
    assert Path(download.value.path()).read_bytes() == picture  # untouched
    rows.first.get_by_role("button", name="Copy for others").click()
    expect(rows.first.locator("[data-out]")).to_have_text("Save 1.png")
    rows.last.get_by_role("button", name="Copy for others").click()
    expect(rows.last.locator("[data-as-it-is]")).to_be_visible()
    # A later version names them, without sending them again; and can leave one out.
    follow(page, f"{urlparse(url).path}write/")
    whole(page)
    expect(page.locator("[data-held] li")).to_have_count(2)
    page.locator("[data-held] li", has_text="voice.ogg").get_by_role("button", name="Leave out").click()
    page.fill("[data-f=title]", "")
    page.fill("[data-f=description]", "Again")
    page.get_by_role("button", name="Seal and save").last.click()
    expect(rows).to_have_count(1)
    expect(page.locator("h1")).not_to_contain_text("The paper they showed")  # what was emptied stays empty
    rows.first.get_by_role("button", name="Show").click()
    expect(rows.first.locator("canvas")).to_be_visible()
    assert Record.objects.get(type="incident", superseded_by=None).attachments.count() == 0
    page.click("[data-lock]")
    expect(page.locator("main")).not_to_contain_text("warrant.png")


def test_the_files_of_an_entry_go_along_when_they_are_ticked(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.sophea)
    page.goto("/diary/new/")
    page.fill("#what", WORDS)
    page.locator("details.more-fields summary").first.click()
    page.fill("#plate", "2A-1234")
    page.set_input_files("#files", {"name": "car.txt", "mimeType": "text/plain", "buffer": b"a car"})
    page.locator("[data-save]").click()
    page.get_by_text("Sealed and sent").first.wait_for()
    thread = Record.objects.get(type="entry").thread
    page.goto(f"/incidents/new/?entry={thread}")
    page.check("[name=playbook][value=threatened]")
    page.check("[name=organisation][value='']")
    page.get_by_role("button", name="Open: the clock starts").click()
    page.wait_for_url("**/incidents/*-*/")
    path = urlparse(page.url).path
    unlock(page, secret)
    follow(page, f"{path}write/")
    whole(page)
    expect(page.locator("[data-f=description]")).to_have_value(WORDS)
    expect(page.locator("[data-list=involvements] [data-f=vehicle]")).to_have_value("2A-1234")
    page.locator("[data-of-entry] input").check()
    page.get_by_role("button", name="Seal and save").last.click()
    rows = page.locator("[data-has-files] li")
    expect(rows).to_contain_text("car.txt")
    expect(rows).to_contain_text(sha256(b"a car").hexdigest())
    expect(rows).to_contain_text("from a diary entry of")
    page.get_by_text("Who", exact=True).click()
    page.get_by_role("link", name="from a diary entry").click()
    expect(page.locator("[data-field=what]")).to_have_text(WORDS)


def test_what_was_typed_outlives_the_lock(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.vanna)
    url = opened(page)
    page.goto(f"{url}write/")
    whole(page)
    page.fill("[data-f=title]", "First")
    page.get_by_role("button", name="Seal and save").last.click()
    page.wait_for_url(url)
    unlock(page, secret)
    follow(page, f"{urlparse(url).path}write/")
    whole(page)
    expect(page.locator("[data-f=title]")).to_have_value("First")
    page.fill("[data-f=title]", "Second, half typed")
    page.click("[data-lock]")
    expect(page.locator("[data-f=title]")).to_be_hidden()
    page.locator("[data-unlock] summary").click()
    page.locator("[data-unlock-here] [name=secret]").fill(secret)
    page.locator("[data-unlock-here] form button").click()
    page.wait_for_selector("body[data-state=open]")
    expect(page.locator("[data-f=title]")).to_have_value("Second, half typed")
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.locator("nav.way a", has_text="Incident").last.click()
    assert "not sealed yet" in asked.value.message
    page.get_by_role("button", name="Seal and save").last.click()
    expect(page.locator("h1")).to_contain_text("Second, half typed")


def test_further_questions_come_with_the_act_and_visits_stand_apart(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.vanna)
    url = opened(page)
    unlock(page, secret)
    follow(page, f"{urlparse(url).path}write/")
    whole(page)
    acts = page.locator("[data-list=acts]")
    acts.locator("[data-f=type]").select_option("discrimination")
    acts.locator("[data-f='discrimination.ground']").select_option("indigenous")
    page.get_by_role("button", name="Add an act").click()
    acts = acts.locator("[data-scope]").last
    acts.locator("[data-f=type]").select_option("torture")
    expect(acts.locator("[data-only=torture]")).to_be_visible()
    for other in ("holding", "killing", "destruction"):
        expect(acts.locator(f"[data-only={other}]")).to_be_hidden()
    acts.locator("[data-f='torture.intent']").select_option("confession")
    page.locator("[data-money] summary").click()
    page.fill("[data-f='money.needs']", "300")
    page.fill("[data-f='money.income']", "120")
    page.fill("[data-f='money.months']", "6")
    expect(page.locator("[data-gap]")).to_have_text("Missing: 180 each month, 1,080 in all.")
    page.get_by_role("button", name="Seal and save").last.click()
    expect(page.locator("[data-what]")).to_contain_text("To get a confession")
    expect(page.locator("[data-what]")).to_contain_text("Indigenous people")
    expect(page.locator("[data-what]")).to_contain_text("missing 180 (1080)")
    page.get_by_text("Write into the log").click()
    page.select_option("#note-kind", "visit")
    page.fill("#v-who", "Her mother")
    page.fill("#note", "Ten minutes, a guard listened")
    page.get_by_role("button", name="Seal it into the log").click()
    expect(page.locator("[data-log] li")).to_contain_text("Her mother")
    expect(page.locator("#v-who")).to_be_hidden()
    page.fill("#note", "Rang the station")
    page.get_by_role("button", name="Seal it into the log").click()
    expect(page.locator("[data-log] li")).to_have_count(2)
    page.select_option("#log-show", "visit")
    expect(page.locator("[data-log] li:visible")).to_have_count(1)


def test_the_list_is_saved_as_a_file_while_the_vault_is_open(page: "Page") -> None:
    cast = build_cast()
    come_in(page, cast.vanna)
    open_incident(cast.vanna)
    inside(page, "/incidents/")
    page.get_by_text("Find, sort or save").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    expect(page.locator("body[data-state=open]")).to_be_visible()
