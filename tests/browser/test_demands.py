"""A commune's demand on a small phone, in Khmer: noted, read, drafted, approved by another, and as a Word file."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from karpear.compliance.demands.models import Demand, DemandState
from karpear.people.models import Language
from tests.browser.looks import faults, fits
from tests.browser.waiting import by_the_clock
from tests.cast import Cast, signed_in
from tests.rooms.compliance.demands import registered

pytestmark = pytest.mark.django_db(transaction=True)
#: Taps until the demand is noted: who, what, how, and Save.
MOST_TAPS = 12
TEN_MINUTES = 600.0


def check_page(page: Page) -> list[str]:
    return faults(page) + ([] if fits(page) else [f"{page.url} is too wide"])


def note_without_connection(page: Page) -> None:
    """The page stands open; what is chosen waits on the phone, and goes when there is a line again."""
    page.goto("/demands/new/")
    page.context.set_offline(True)
    for name, value in (("level", "police"), ("demand", "summons"), ("channel", "phone")):
        page.locator(f"[name={name}][value={value}]").check()
    page.get_by_text("បើអ្នកដឹងបន្ថែម").click()
    page.locator("[name=within]").fill("5")
    page.get_by_role("button", name="រក្សាទុក").last.click()
    expect(page.locator("[data-say]")).to_contain_text("◔")
    expect(page.locator("[data-say]")).to_be_in_viewport()
    assert Demand.objects.count() == 1
    page.context.set_offline(False)
    expect(page.locator("[data-say]")).to_contain_text("✓")
    assert [Demand.objects.get(number=2).demand, Demand.objects.get(number=2).within] == ["summons", 5]


@pytest.mark.parametrize("script", [True, False])
def test_save_stands_below_three_taps_and_below_it_what_helps(
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, object], None],
    cast: Cast,
    *,
    script: bool,
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    sign_in(page.context, cast.sophea)
    page.goto("/demands/new/")
    save = page.get_by_role("button", name="Save")
    expect(save).to_have_count(1)
    fields = page.locator("form[data-demand] :is(input, select, textarea):not([type=radio], [type=hidden])")
    assert not any(field.is_visible() for field in fields.all())
    for name, value in (("level", "police"), ("demand", "summons"), ("channel", "phone")):
        page.locator(f"[name={name}][value={value}]").check()
    page.get_by_text("If you know more").click()
    page.locator("[name=within]").fill("5")
    assert fits(page)
    save.last.click()
    expect(page.locator("h1")).to_contain_text("D-1")
    assert Demand.objects.get().within == 5


def noted_and_drafted(page: Page) -> list[str]:
    """Three taps and Save; then the basis, and the draft."""
    page.locator("main a[href='/demands/new/']").click()
    wrong = check_page(page)
    taps = [page.locator(f"[name={name}][value={value}]") for name, value in
            (("level", "commune"), ("demand", "prior_notice"), ("channel", "letter"))]  # fmt: skip
    for tap in taps:
        tap.check()
    page.get_by_role("button", name="រក្សាទុក").click()
    assert len(taps) + 1 <= MOST_TAPS
    expect(page.locator("main")).to_contain_text("មិនតម្រូវ")
    expect(page.locator("h1")).to_contain_text("D-1")
    wrong += check_page(page)
    page.locator("[name=basis][value=courtesy]").check()
    page.get_by_role("button", name="ព្រាងឥឡូវនេះ").click()
    expect(page.locator("[data-letter=km]")).to_contain_text(Demand.objects.get().letter_number)
    return wrong + check_page(page)


def has_the_letter_as_word(page: Page, cast: Cast, folder: Path) -> None:
    with page.expect_download() as download:
        page.locator("[data-word=km]").click()
    file = folder / "reply.docx"
    download.value.save_as(file)
    document = zipfile.ZipFile(io.BytesIO(file.read_bytes())).read("word/document.xml").decode()
    assert (
        Demand.objects.get().letter_number in document
        and "រដ្ឋបាលឃុំ" in document
        and "ជាតិ សាសនា" in document
        and cast.dara.name not in document
    )


def approved(second: Page) -> list[str]:
    """By another person, who finds it under what needs them."""
    second.goto("/needs/")
    second.get_by_role("link", name="អនុម័តចម្លើយទៅអាជ្ញាធរ").click()
    expect(second.locator("main")).to_contain_text("សំណើឱ្យជូនដំណឹងជាមុនអំពីសកម្មភាព")
    second.get_by_role("button", name="យល់ព្រម", exact=True).click()
    expect(second.locator("main")).to_contain_text("ចម្លើយបានអនុម័ត")
    return check_page(second)


def test_a_letter_from_the_commune_ends_as_an_approved_reply(
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, object], None],
    cast: Cast,
    tmp_path: Path,
) -> None:
    for person in (cast.dara, cast.bopha):
        signed_in(person)  # gives the second factor that officers need
        person.language = Language.KHMER
        person.save(update_fields=["language"])
    registered(cast.lantern)
    page = new_context(locale="km").new_page()
    sign_in(page.context, cast.dara)
    page.goto("/")
    second = new_context(locale="km").new_page()
    sign_in(second.context, cast.bopha)
    with by_the_clock("From the first tap to an approved reply, the looks of axe included", TEN_MINUTES):
        wrong = noted_and_drafted(page)
        has_the_letter_as_word(page, cast, tmp_path)
        wrong += approved(second)
    note_without_connection(page)
    assert not wrong
    assert [row.state for row in Demand.objects.order_by("number")] == [DemandState.APPROVED, DemandState.NOTED]
