"""After unlocking: what entries have in common, a threat in five steps, facts that leave, and a file for Uwazi."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from karpear.cases.diary.models import ConsentedFact
from karpear.people.models import Person
from karpear.vault.models import Record
from tests.browser.diary import written
from tests.browser.ready import come_in, follow, unlock, with_key_at_hand
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

MONDAYS = ("2026-11-02T07:10", "2026-11-09T07:40")
KHMER = "ឈប់ធ្វើការងារនេះភ្លាមបើមិនដូច្នេះទេអ្នកនឹងសោកស្ដាយ"


def three_with_one_plate(person: Person) -> str:
    threads = [
        written(person, what=f"car {n}", plate=plate, act="threat", when={"at": at, "precision": "exact"})
        for n, (plate, at) in enumerate(
            [("2A-1234", MONDAYS[0]), ("២a ១២៣៤", MONDAYS[1]), ("2A1234", "2026-11-11T22:00")]
        )
    ]
    written(person, what="for me", kind="pressured", plate="2A-1234")
    written(person, what='=HYPERLINK("x")', wording=KHMER)
    return threads[0]


def test_after_unlocking(page: "Page", tmp_path: Path) -> None:
    cast = build_cast()
    secret = come_in(page, cast.sophea)
    thread = three_with_one_plate(cast.sophea)
    find_patterns(page)
    save_for_uwazi(page, tmp_path)
    appraise(page, thread, secret)
    let_out(page, cast.sophea, thread)


def find_patterns(page: "Page") -> None:
    follow(page, "/diary/patterns/")
    expect(page.locator("[data-strong] .pattern")).to_have_count(1)
    expect(page.locator("[data-strong] .pattern")).to_contain_text("3 entries: number plate 2A1234")
    expect(page.locator("[data-strong] .pattern")).to_contain_text("2 of them on a Monday")
    page.click("[data-strong] summary")
    expect(page.locator("[data-strong] .pattern li a")).to_have_count(3)
    expect(page.locator("main")).not_to_contain_text("for me")


def appraise(page: "Page", thread: str, secret: str) -> None:
    for again in (False, True):
        follow(page, f"/diary/{thread}/appraise/")
        expect(page.locator("[data-entry]")).to_have_text("car 0")
        expect(page.locator("[data-groups] .pattern")).to_have_count(1)
        page.locator("form[data-island=appraise]").evaluate(
            "f => f.querySelectorAll('details').forEach(d => d.open = true)"
        )
        page.fill("[name=objective]", "stop the meeting")
        page.check("[name=conclusion][value='4']")
        page.check("[name=seriousness][value='4']")
        page.check("[name=confidence][value=medium]")
        expect(page.locator("[data-speed=now]")).to_be_visible()
        expect(page.locator("[data-speed=weeks]")).to_be_hidden()
        with page.expect_response("**/api/v1/seal/records/*") as sent:
            page.click("form[data-island=appraise] button.btn-big")
        assert sent.value.status == 201, sent.value.text()
        page.wait_for_url(f"**/diary/{thread}/")
        unlock(page, secret)
        assert Record.objects.filter(type="appraisal").count() == 1 + again
    record = Record.objects.filter(type="appraisal", supersedes__isnull=False).get()
    assert str(record.about) == thread
    assert record.grants.get().kind == "person"


def let_out(page: "Page", person: Person, thread: str) -> None:
    follow(page, f"/diary/{thread}/facts/")
    expect(page.locator("[data-filled]")).to_be_visible()
    expect(page.locator("[name=month]")).to_have_value("2026-11")
    first = page.locator("[name=threat] optgroup").first
    expect(first).to_have_attribute("label", "Threat")  # as the entry says what was done
    page.select_option("[name=threat]", index=1)
    page.select_option("[name=organisation]", "nobody")
    page.check("[name=agreed]")
    page.click("form button.btn-big")
    expect(page.locator("main")).to_contain_text("These facts of your entry are out")
    consented_fact = ConsentedFact.objects.get()
    assert (consented_fact.person, consented_fact.only_month, consented_fact.happened_on) == (
        person,
        True,
        datetime(2026, 11, 1, tzinfo=UTC).date(),
    )


def save_for_uwazi(page: "Page", folder: Path) -> None:
    follow(page, "/vault/export/")
    expect(page.locator("main")).to_contain_text("This file is not sealed")
    for kind in ("csv", "json"):
        with page.expect_download() as saved:
            page.click(f"[data-make={kind}]")
        saved.value.save_as(folder / f"out.{kind}")
    text = (folder / "out.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 4
    assert "for me" not in text
    assert "for me" not in (folder / "out.json").read_text()
    assert {row["date"] for row in rows} >= {"2026/11/02", "2026/11/09"}
    assert KHMER in {row["wording"] for row in rows}
    assert any(row["what"] == '\'=HYPERLINK("x")' for row in rows)
    content = json.loads((folder / "out.json").read_text())
    assert {one["template"] for one in content} == {"entry"}
    page.check("[data-with-pressured]")
    with page.expect_download() as saved:
        page.click("[data-make=csv]")
    assert "for me" in Path(saved.value.path()).read_text(encoding="utf-8-sig")


def test_an_appraisal_that_is_half_typed_outlives_the_lock(page: "Page") -> None:
    cast = build_cast()
    secret = with_key_at_hand(page, cast.sophea)
    thread = written(cast.sophea, what="car 0", wording="Be careful")
    unlock(page, secret)
    follow(page, f"/diary/{thread}/appraise/")
    expect(page.locator("[name=facts]")).to_have_value("Be careful")
    page.locator("form[data-island=appraise]").evaluate(
        "f => f.querySelectorAll('details').forEach(d => d.open = true)"
    )
    page.fill("[name=objective]", "stop the meeting")
    page.click("[data-lock]")
    expect(page.locator("[name=objective]")).to_be_hidden()
    expect(page.locator("main")).not_to_contain_text("car 0")
    page.locator("[data-unlock] summary").click()
    page.locator("[data-unlock-here] [name=secret]").fill(secret)
    page.locator("[data-unlock-here] form button").click()
    expect(page.locator("[name=objective]")).to_have_value("stop the meeting")
    expect(page.locator("[data-entry]")).to_have_text("car 0")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    expect(page.locator("[name=objective]")).to_have_value("")


def test_no_facts_leave_what_was_written_about_pressure(page: "Page") -> None:
    cast = build_cast()
    secret = with_key_at_hand(page, cast.sophea)
    thread = written(cast.sophea, what="for me", kind="pressured")
    page.goto(f"/diary/{thread}/facts/")
    page.select_option("[name=threat]", index=1)
    page.check("[name=agreed]")
    page.click("main form button.btn-big")  # locked: the browser has not looked into it
    expect(page.locator("[data-shut]")).to_be_visible()
    unlock(page, secret)
    follow(page, f"/diary/{thread}/facts/")
    expect(page.locator("[data-pressured]")).to_be_visible()
    expect(page.locator("main form button.btn-big")).to_have_count(0)
    assert not ConsentedFact.objects.exists()
