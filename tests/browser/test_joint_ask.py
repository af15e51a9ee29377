"""The joint ask taken away as a Word file, in both languages: what the page says, and nothing else."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from karpear.people.models import Language
from tests.browser.looks import faults, fits
from tests.cast import Cast, signed_in
from tests.rooms.sector.many import YEAR, many, published_table

pytestmark = pytest.mark.django_db(transaction=True)


def test_word_in_both_languages(
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, object], None],
    cast: Cast,
    tmp_path: Path,
) -> None:
    table = published_table(many(cast))
    signed_in(cast.dara)  # gives the second factor that officers need
    cast.dara.language = Language.KHMER
    cast.dara.save()
    page = new_context(locale="km").new_page()
    sign_in(page.context, cast.dara)
    page.set_default_timeout(6000)
    page.goto(f"/sector/years/{table.pk}/ask/")
    assert not faults(page) and fits(page)
    page.locator("details:has([data-word=en]) > summary").click()
    for language, words in (("km", "អ្វីដែលយើងស្នើសុំ"), ("en", "Core money, not tied to projects (5 organisations)")):
        with page.expect_download() as download:
            page.locator(f"[data-word={language}]").click()
        file = tmp_path / f"{language}.docx"
        download.value.save_as(file)
        document = (
            zipfile.ZipFile(io.BytesIO(file.read_bytes()))
            .read("word/document.xml")
            .decode()
            .replace("\N{ZERO WIDTH SPACE}", "")
        )
        assert words in document and str(YEAR) in document and "Reed" not in document
        assert "50\N{NO-BREAK SPACE}%" in document
