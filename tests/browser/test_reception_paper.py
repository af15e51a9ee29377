"""The paper of the reception desk: one sheet, read from where one stands, with room for numbers by hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from karpear.people.models import Language
from tests.cast import Cast
from tests.steps.papers import pages_of

SIZE = "parseFloat(getComputedStyle(document.querySelector('main li')).fontSize)"


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.KHMER])
def test_the_paper_of_the_desk_fills_one_sheet(
    new_context: Callable[..., BrowserContext], sign_in: Callable[..., None], cast: Cast, language: Language
) -> None:
    cast.sophea.language = language
    cast.sophea.save(update_fields=["language"])
    context = new_context(locale=language)
    sign_in(context, cast.sophea)
    page = context.new_page()
    page.goto("/law/reception/")
    draft, numbers = page.locator("main > .draft"), page.locator(".by-hand")
    expect(numbers).to_be_hidden()
    assert draft.count() == (language == Language.KHMER)
    page.emulate_media(media="print")
    expect(numbers).to_be_visible()
    assert page.evaluate(SIZE) >= 17, "as small as text on paper usually is"
    for hidden in (draft, page.locator("[data-print]")):
        assert not hidden.count() or hidden.is_hidden()
    assert len(pages_of(page.pdf(format="A4"))) == 1
