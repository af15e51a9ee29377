"""Sixty people and a year of use: every page of an officer is still short on a phone, has one button that is the main
one, and nothing that keeps somebody from using it.
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
from tests.steps.long_year import a_year_of_use

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

type SignIn = Callable[["BrowserContext", Person], None]

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 3_000
#: Pages that are not lists of this furniture, and have bars of their own.
APART = {"/board/"}
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
@pytest.mark.parametrize("language", ["en", "km"])
def test_every_page_of_an_officer_after_a_year(
    cast: Cast, new_context: "Callable[..., BrowserContext]", sign_in: SignIn, language: str, half: int
) -> None:
    a_year_of_use(cast)
    signed_in(cast.dara)  # gives the second factor that officers need
    page = walker(new_context, sign_in, cast.dara, language)
    wrong = []
    for path in [path for path in dict.fromkeys(pages()) if path not in APART][half::2]:
        page.goto(path)
        with_khmer(page)
        height, main = page.evaluate("document.documentElement.scrollHeight"), page.evaluate(MAIN)
        wrong += [f"{path}: {height} px"] if height > LONGEST else []
        wrong += [f"{path}: {main} main buttons"] if main > 1 else []
        wrong += [] if fits(page) else [f"{path}: scrolls sideways"]
        wrong += faults(page) if language == "en" else []
    assert not wrong, "\n".join(wrong)


def walker(new_context: "Callable[..., BrowserContext]", sign_in: SignIn, person: Person, language: str) -> "Page":
    Person.objects.filter(pk=person.pk).update(language=language)
    context = new_context(viewport=PHONE, locale=language)
    sign_in(context, person)
    return context.new_page()
