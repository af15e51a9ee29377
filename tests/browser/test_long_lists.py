"""Sixty people, a year of use and a bad day: every page of an officer is still short on a phone, has one button that is
the main one, and nothing that keeps somebody from using it. In Khmer each line is higher, so English can wait for the
long tests.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from karpear.people.models import Person
from karpear.rules.access import Role
from karpear.ui.places import LEVELS, Reader
from tests.browser.conftest import PHONE
from tests.browser.looks import faults, fits, with_khmer
from tests.cast import Cast, signed_in
from tests.steps.full_board import a_full_board
from tests.steps.long_law import a_year_under_the_law, law_pages
from tests.steps.long_pages import full_pages
from tests.steps.long_year import a_year_of_use

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

type SignIn = Callable[["BrowserContext", Person], None]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long, pytest.mark.windowed]
LONGEST = 3_000
#: Lists that are behind another page.
BEHIND = ("/plans/?of=others", "/plans/?of=approve", "/incidents/?show=closed")
#: What can be pressed in sight and says that it is the main thing.
MAIN = "[...document.querySelectorAll('main .btn-primary')].filter((one) => one.checkVisibility()).length"


def pages() -> Iterator[str]:
    officer = Reader([Role.OFFICER])
    for level in LEVELS:
        yield level.path
        for room in level.open_rooms(officer):
            yield from (place.path for place in room.places)
    yield from BEHIND


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("language", ["km", pytest.param("en", marks=pytest.mark.soak)])
def test_every_page_of_an_officer_after_a_year(
    cast: Cast, new_context: "Callable[..., BrowserContext]", sign_in: SignIn, language: str, half: int
) -> None:
    a_year_of_use(cast)
    a_year_under_the_law(cast)
    signed_in(cast.dara)  # gives the second factor that officers need
    page = walker(new_context, sign_in, cast.dara, language)
    paths = [*dict.fromkeys(pages())][half::2]
    wrong = [fault for path in paths for fault in wrongs(page, path, language)]
    if half:
        a_full_board(cast)
        wrong += wrongs(page, "/board/", language)
    wrong += [fault for path in (full_pages(cast) + law_pages(cast))[half::2] for fault in wrongs(page, path, language)]
    assert not wrong, "\n".join(wrong)


def wrongs(page: "Page", path: str, language: str) -> Iterator[str]:
    page.goto(path)
    with_khmer(page)
    height, main = page.evaluate("document.documentElement.scrollHeight"), page.evaluate(MAIN)
    if height > LONGEST:
        yield f"{path}: {height} px"
    if main > 1:
        yield f"{path}: {main} main buttons"
    if not fits(page):
        yield f"{path}: scrolls sideways"
    yield from faults(page)


def walker(new_context: "Callable[..., BrowserContext]", sign_in: SignIn, person: Person, language: str) -> "Page":
    Person.objects.filter(pk=person.pk).update(language=language)
    context = new_context(viewport=PHONE, locale=language)
    sign_in(context, person)
    return context.new_page()
