"""A receipt, and a paper, in a real browser: photographed, redrawn, sealed; opened by who keeps money, or the law."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils import timezone
from playwright.sync_api import expect

from karpear.compliance.demands.actions.letters import keep_letter
from karpear.compliance.demands.actions.phone import CodedDemand, keep_from_phone
from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.queries.letters import letters_of
from karpear.compliance.evidence.models import Paper
from karpear.people.models import Organisation
from karpear.preparedness.reserve.actions.payments import pay
from karpear.preparedness.reserve.models import LedgerEntry
from karpear.rules.law.demands import AuthorityLevel, DemandChannel, DemandClass
from karpear.vault.actions import records as records_actions
from karpear.vault.actions.records import Given
from karpear.vault.models import DeviceKey, Record, TeamKey
from karpear.vault.signatures import digest
from tests.browser.conftest import PHONE
from tests.browser.diary import picture
from tests.browser.looks import faults, fits
from tests.browser.ready import follow, unlock
from tests.browser.team import found_team
from tests.browser.waiting import until
from tests.cast import Cast, build_cast
from tests.rooms.compliance.owed import own_duty
from tests.rooms.preparedness.money import asked, filled, signed
from tests.steps.sealing import Keys, given
from tests.steps.vault import a_file

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


def written_down(page: "Page", photo: bytes, spent: str) -> None:
    page.fill("[name=spent]", spent)
    page.set_input_files("#files", {"name": "at home.jpg", "mimeType": "image/jpeg", "buffer": photo})
    expect(page.locator("[data-chosen]")).to_contain_text("at home.jpg")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("main")).to_contain_text("Written into the ledger.")


def filed_as_paper(page: "Page", organisation: Organisation, photo: bytes) -> None:
    """One document is filed with a photo, and its copy opens on the page that follows."""
    follow(page, f"/law/evidence/{organisation.pk}/new/?kind=financial_report&year=2025")
    page.fill("[name=label]", "Financial report 2025")
    page.set_input_files("#camera", {"name": "at home.jpg", "mimeType": "image/jpeg", "buffer": photo})
    expect(page.locator("[data-chosen]")).to_contain_text("at home.jpg")
    page.get_by_role("button", name="File it").click()
    expect(page.locator("main")).to_contain_text("Filed. It closes")
    expect(page.locator("[data-files] > li")).to_have_count(1)
    paper, record = Paper.objects.get(), Record.objects.get(type="paper")
    assert (paper.record, paper.record_hash, record.about) == (record.pk, record.sha256, paper.pk)
    assert b"JFIF" not in bytes(record.attachments.get().chunks.get().data)
    assert fits(page) and not faults(page)


def sealed_by_sophea(cast: Cast, about: UUID, name: str) -> Given:
    """A photograph by a phone, to the officers' key."""
    team, keys = TeamKey.objects.get(), Keys()
    device = DeviceKey.objects.create(person=cast.sophea, sign_key=keys.sign_key, created_at=timezone.now())
    file, blob = a_file()
    records_actions.keep_piece(by=cast.sophea, attachment=file, number=0, data=blob, now=timezone.now())
    described = {
        "id": str(file),
        "name": name,
        "mime": "image/jpeg",
        "size": 3000,
        "sha256": "",
        "sealed": digest(blob),
    }
    version = given(
        keys, {"kind": "receipt", "files": [described]}, [("team", team.pk, team.recipient)],
        type="receipt", organisation=cast.lantern.pk, about=about, attachments={file: blob},
    )  # fmt: skip
    return replace(version, device_key=device.pk, device_signature=version.author_signature, author_signature="")


def noted_by_phone(cast: Cast) -> Demand:
    """Sophea's, with a photograph that knows it by its phone's key and came before it."""
    key = uuid4()
    keep_letter(by=cast.sophea, version=sealed_by_sophea(cast, key, "field.jpg"), now=timezone.now())
    new = CodedDemand(
        made_at=timezone.now(), level=AuthorityLevel.COMMUNE, demand=DemandClass.REPORT, channel=DemandChannel.LETTER
    )
    answer, _is_new = keep_from_phone(person=cast.sophea, key=key, new=new, now=timezone.now())
    return Demand.objects.get(pk=answer["demand"])


def smuggled(cast: Cast, demand: Demand) -> None:
    """Past the demands, by the vault's own door: it is about this demand, and does not belong to it."""
    version = sealed_by_sophea(cast, demand.pk, "smuggled.jpg")
    records_actions.keep_record(by=cast.sophea, version=version, now=timezone.now())


def letter_sealed(page: "Page", cast: Cast, photo: bytes) -> None:
    """The photo of an authority's letter is sealed on the page of its demand, also when the connection goes there."""
    demand = noted_by_phone(cast)
    follow(page, f"/demands/{demand.pk}/letter/")
    expect(page.locator("[data-photos]")).to_be_visible()
    page.context.set_offline(True)
    page.set_input_files("#camera", {"name": "at home.jpg", "mimeType": "image/jpeg", "buffer": photo})
    expect(page.locator("[data-chosen]")).to_contain_text("at home.jpg")
    page.get_by_role("button", name="Seal it").click()
    expect(page.locator("[data-island=receipt] [data-say]")).to_contain_text("without a connection")
    assert len(letters_of(demand)) == 1
    page.context.set_offline(False)
    until(page, lambda: len(letters_of(demand)), 2)
    smuggled(cast, demand)
    follow(page, f"/demands/{demand.pk}/letter/")
    expect(page.locator("[data-files] > li")).to_have_count(2)
    expect(page.locator("[data-files]")).to_contain_text("field.jpg")
    letter = letters_of(demand)[-1]
    assert (letter.by, letter.files) == (cast.dara, 1)
    assert b"JFIF" not in bytes(Record.objects.get(pk=letter.record).attachments.get().chunks.get().data)
    assert fits(page) and not faults(page)


def calendar_fits(page: "Page", cast: Cast) -> None:
    """On a phone: list, month and year, with something in them."""
    own_duty(
        cast, timezone.localdate(), now=timezone.now(), name="A report whose name is longer than a line of a phone"
    )
    page.set_viewport_size(PHONE)
    for path in ("/law/", "/law/month/", "/law/year/", "/law/evidence/"):
        page.goto(path)
        assert fits(page) and not faults(page), path


def test_a_receipt_is_photographed_sealed_and_opened(new_context: "Callable[..., BrowserContext]") -> None:
    cast = build_cast()
    filled(cast.lantern, cast.bopha)
    request = signed(asked(cast.dara, cast.lantern), cast.bopha, cast.kanha)
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    dara, secret = found_team(new_context, cast)
    path, photo = f"/reserve/requests/{request.pk}/receipt/", picture(dara)
    assert b"Exif" in photo
    dara.goto(path)
    written_down(dara, photo, "150")
    record, line = Record.objects.get(type="receipt"), LedgerEntry.objects.get(kind="receipt")
    assert (line.receipt, line.receipt_hash, line.amount) == (record.pk, record.sha256, 150)
    assert b"JFIF" not in bytes(record.attachments.get().chunks.get().data)
    unlock(dara, secret)
    follow(dara, path)
    row = dara.locator("[data-files] > li")
    expect(row).to_contain_text("1.jpg")
    expect(row).to_contain_text("Line 3 of the ledger")
    row.get_by_role("button", name="Show").click()
    expect(row.locator("canvas")).to_be_visible()
    row.get_by_role("button", name="Download").click()
    with dara.expect_download() as download:
        row.locator("[data-out][href]").click()
    saved = Path(download.value.path()).read_bytes()
    assert saved.startswith(b"\xff\xd8") and b"Exif" not in saved
    written_down(dara, photo, "50")
    expect(dara.locator("body")).to_have_attribute("data-state", "open")
    expect(dara.locator("[data-files] > li")).to_have_count(2)
    request.refresh_from_db()
    assert request.state == "settled" and fits(dara) and not faults(dara)
    filed_as_paper(dara, cast.lantern, photo)
    letter_sealed(dara, cast, photo)
    calendar_fits(dara, cast)
