"""Pages of a list: as long as somebody asks, of what was found as well, and brief on a phone."""

import re

import pytest
from django.test import RequestFactory

from karpear.people.models import Contact, ContactRole, Person
from karpear.ui.columns import Column
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.list_page import ListPage
from karpear.ui.listing import Listing
from tests.cast import Cast

CONTACTS = Listing(
    title="Contacts", columns=[
        Column("name", "Name", link=lambda contact: f"/{contact.pk}/"), Column("hours", "Hours"),
        Column("knows_me_as", "Knows"), Column("role", "Role", labelled=True), Column("reach", "Reach"),
        Column("language", "Language", wide=True),
    ],
    filters=[Choice("role", "Role", {"family": "Family"}, default="family", lift="on")],
    search=("name",), order=("position", "id"), empty=EmptyList("None", "Add one"), brief=True,
)  # fmt: skip


@pytest.fixture
def vanna(cast: Cast) -> Person:
    Contact.objects.filter(owner=cast.vanna).delete()
    for place in range(130):
        Contact.objects.create(owner=cast.vanna, role=ContactRole.FAMILY, name=f"Uncle {place}", position=place)
    return cast.vanna


def listed(person: Person, **query: str) -> ListPage:
    wish = CONTACTS.wish(RequestFactory().get("/", query))
    return CONTACTS.shown(Contact.objects.visible_to(person), wish)


def searched(person: Person, **query: str) -> ListPage:
    wish = CONTACTS.wish(RequestFactory().post("/", query))
    return CONTACTS.shown(Contact.objects.visible_to(person), wish)


@pytest.mark.parametrize(
    ("per", "lines"), [("", 25), ("25", 25), ("50", 50), ("100", 100), ("99999", 25), ("-1", 25), ("x", 25)]
)
def test_a_page_is_as_long_as_somebody_asks(vanna: Person, per: str, lines: int):
    page = listed(vanna, per=per)
    assert len(page.page.object_list) == lines
    assert [size for _code, size, chosen in page.sizes if chosen] == [lines]
    assert f"per={lines}" in page.wish.address() or lines == 25


def test_a_short_list_offers_no_longer_pages(vanna: Person):
    Contact.objects.filter(owner=vanna, position__gte=25).delete()
    assert listed(vanna).sizes == []


def test_what_was_found_has_pages_of_its_own(vanna: Person):
    first, last, beyond = (searched(vanna, q="uncle", page=number) for number in ("", "4", "5"))
    assert (first.count, first.more, len(first.page.object_list)) == (130, True, 25)
    assert [contact.position for contact in last.page.object_list] == list(range(75, 100))
    assert beyond.page.number == 4
    assert not searched(vanna, q="uncle 12").more


def test_an_address_may_lift_a_choice_by_its_own_word(vanna: Person):
    Contact.objects.filter(owner=vanna, position__lt=30).update(role=ContactRole.LAWYER)
    assert [listed(vanna, role=code).count for code in ("", "on", "all", "lawyer")] == [100, 130, 100, 100]
    assert [href for *_words, href in listed(vanna, role="on").chips] == ["?#list"]


def test_a_brief_row_says_first_what_matters_and_leaves_out_what_is_empty(vanna: Person):
    Contact.objects.filter(owner=vanna).update(hours="evenings")
    _row, cells = listed(vanna).lines[0]
    assert [cell["classes"] for cell in cells] == ["", "", "bare", "", "bare", "bare"]
    assert [str(cell["label"]) for cell in cells] == ["", "", "", "Role", "", ""]


def test_no_address_of_what_was_found_has_words_in_it(vanna: Person):
    assert re.fullmatch(r"\?(role=on)?#list", searched(vanna, q="uncle", role="on", page="2").wish.address())
