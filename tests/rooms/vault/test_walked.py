"""Every page that could hold a sealed word is on a walk with words that must be nowhere, or somebody said why not."""

from uuid import uuid4

import pytest
from django.urls import URLPattern, get_resolver, reverse

from tests.browser.walking import BY_A_MEMBER, BY_AN_OFFICER, NOT_WALKED, named
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
ROOMS = ("vault", "cases", "packs", "stages")


def routes() -> dict[str, list[str]]:
    """The names of the addresses of these rooms, and of their arguments."""
    found = {}
    for group in get_resolver().url_patterns:
        if getattr(group, "app_name", None) in ROOMS:
            for url_pattern in group.url_patterns:
                assert isinstance(url_pattern, URLPattern)
                found[f"{group.app_name}:{url_pattern.name}"] = list(url_pattern.pattern.converters)
    return found


def test_every_page_of_the_vault_is_walked_or_said_why_not(cast: Cast) -> None:
    browser, pages = signed_in(cast.dara), set()
    for name, arguments in routes().items():
        answer = browser.get(reverse(name, kwargs={argument: uuid4() for argument in arguments}))
        if answer.status_code != 405:
            pages.add(name)
    walked = named(BY_A_MEMBER) | named(BY_AN_OFFICER)
    assert len(pages) > 40
    assert not walked & set(NOT_WALKED)
    of_rooms = {name for name in walked | set(NOT_WALKED) if name.split(":")[0] in ROOMS}
    assert pages == of_rooms  # in other rooms only a few pages hold what is sealed
