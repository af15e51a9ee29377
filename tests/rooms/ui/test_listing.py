"""A list is declared once: what it finds, sorts, narrows, pages and saves, and whom it shows nothing."""

import csv
import io
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from karpear.audit.models import Entry
from karpear.people.actions.contacts import MOST_CONTACTS
from karpear.people.models import Address, Channel, Contact, ContactRole, ContactState, Person
from karpear.people.views.contact_list import CONTACTS
from karpear.ui.columns import Column
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import SMALL, Listing, plain
from tests.cast import Cast, gave_password, signed_in
from tests.steps.papers import text_of

NAMES = ("Aunt Mealea", "zebra", "=1+1", "ម៉ាលី")
CONTACT = Column("name", "Name", sort=True)
BY_NAME = Listing(
    title="Contacts", columns=[CONTACT, Column("role", "Role", sort="-role"), Column("sealed", "", sort="name")],
    filters=[Choice("role", "Role", dict(ContactRole.choices), default="family")], search=("name",),
    order=("position", "id"), per_page=2, empty=EmptyList("None", "Add one"),
)  # fmt: skip


@pytest.fixture
def sophea(cast: Cast) -> Person:
    """With a sister and a lawyer, as everybody, and four who have not answered."""
    for place, name in enumerate(NAMES, 2):
        contact = Contact.objects.create(
            owner=cast.sophea, role=ContactRole.EMBASSY, name=name, position=place, state=ContactState.ASKED
        )
        Address.objects.create(contact=contact, channel=Channel.SMS, value=f"+85512000{place}", value_index=f"{place}")
    return cast.sophea


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [row.name for row in answer.context["listing"].page.object_list]


def shown(listing: Listing, person: Person, **query: str) -> Any:
    wish = listing.wish(RequestFactory().get("/", query))
    return listing.shown(Contact.objects.visible_to(person), wish)


def test_words_are_found_whatever_their_capitals_and_never_stand_in_an_address(sophea: Person):
    client = signed_in(sophea)
    assert names(client.post("/contacts/", {"q": "MEALEA"}, follow=True)) == ["Aunt Mealea"]
    assert names(client.post("/contacts/", {"q": "ម៉ា\u200bលី"}, follow=True)) == ["ម៉ាលី"]
    assert names(client.post("/contacts/", {"q": "12000"}, follow=True)) == list(NAMES)
    for number in ("012 000", "+855 12-000", "០១២ ០០០"):
        assert names(client.post("/contacts/", {"q": number}, follow=True)) == list(NAMES), number
    assert names(client.post("/contacts/", {"q": "012 999"}, follow=True)) == []
    page = client.post("/contacts/", {"q": "mealea", "role": "embassy"}, follow=True).content.decode()
    assert "q=" not in page, "no link of the page repeats what was searched for"
    assert len(names(client.get("/contacts/", {"q": "mealea"}))) == 6, "words in an address are not heard"
    assert names(client.post("/contacts/", {"q": "mealea", "role": "lawyer"}, follow=True)) == []


def test_a_search_without_words_becomes_an_address(sophea: Person):
    answer = signed_in(sophea).post("/contacts/?from=here", {"q": " ", "role": "embassy", "sort": "name", "state": "?"})
    assert (answer.status_code, answer.url) == (302, "/contacts/?from=here&role=embassy&sort=name#list")


def test_sealed_names_are_sorted_here_and_both_ways(sophea: Person):
    client = signed_in(sophea)
    rising = names(client.get("/contacts/?sort=name"))
    assert rising == sorted(rising, key=str.casefold) and rising[0] == "=1+1"
    assert names(client.get("/contacts/?sort=-name")) == rising[::-1]
    assert names(client.get("/contacts/?sort=nonsense")) == names(client.get("/contacts/")), "as it comes"
    page = client.get("/contacts/?sort=name").content.decode()
    assert 'aria-sort="ascending"' in page and "sort=-name" in page


def test_the_database_never_sorts_what_it_cannot_read(sophea: Person):
    with pytest.raises(FieldError):
        shown(BY_NAME, sophea, sort="sealed")


def test_the_largest_first_where_the_declaration_says_so(sophea: Person):
    roles = [row.role for row in shown(BY_NAME, sophea, sort="role", role="all").page.object_list]
    assert roles == sorted(roles, reverse=True)
    assert shown(BY_NAME, sophea, sort="role").heads[1].direction == "descending"
    assert shown(BY_NAME, sophea, sort="-role").heads[1].direction == "ascending"


def test_chips_say_what_is_left_out_and_lead_back(sophea: Person):
    client = signed_in(sophea)
    answer = client.get("/contacts/?role=embassy&state=asked&organisation=1")
    assert names(answer) == list(NAMES)
    assert [(str(word), href) for _label, word, href in answer.context["listing"].chips] == [
        ("Embassy", "?organisation=1&state=asked#list"), ("asked, no answer yet", "?organisation=1&role=embassy#list"),
    ]  # fmt: skip
    assert len(names(client.get("/contacts/?role=<script>"))) == 6, "what makes no sense counts as left out"
    empty = client.get("/contacts/?role=journalist").content.decode()
    assert "Nothing found" in empty and "Show all again" in empty and "No contacts yet" not in empty


def test_contacts_are_narrowed_to_those_whose_way_is_proven(sophea: Person):
    client = signed_in(sophea)
    assert names(client.get("/contacts/?proven=yes")) == ["Sophea's sister", "Sophea's lawyer"]
    assert names(client.get("/contacts/?proven=no")) == list(NAMES)


def test_a_choice_that_holds_from_the_start_can_be_lifted(sophea: Person):
    assert shown(BY_NAME, sophea).count == 1
    assert shown(BY_NAME, sophea, role="all").count == 6
    assert [href for *_words, href in shown(BY_NAME, sophea, role="all").chips] == ["?#list"]
    assert not shown(BY_NAME, sophea, role="family").chips


def test_pages_hold_what_was_declared(sophea: Person):
    first, last = shown(BY_NAME, sophea, role="all"), shown(BY_NAME, sophea, role="all", page="3")
    assert (len(first.page.object_list), first.page.paginator.num_pages) == (2, 3)
    assert [row.name for row in last.page.object_list] == list(NAMES[2:])
    assert shown(BY_NAME, sophea, role="all", page="nonsense").page.number == 1
    assert shown(BY_NAME, sophea, role="all", sort="name", page="2").page.number == 2


def test_an_empty_list_says_what_to_do_first(cast: Cast):
    Contact.objects.filter(owner=cast.sophea).delete()
    page = signed_in(cast.sophea).get("/contacts/").content.decode()
    assert "No contacts yet" in page and 'href="/contacts/add/"' in page
    assert "Find, sort or save" not in page


def test_strangers_get_nothing_of_it(sophea: Person, cast: Cast):
    assert Client().post("/contacts/", {"q": "mealea"}).status_code == 302
    rith = signed_in(cast.rith)
    assert names(rith.post("/contacts/", {"q": "mealea"}, follow=True)) == []
    assert "Mealea" not in rith.post("/contacts/", {"as": "csv"}).content.decode()


def saved(person: Person, kind: str, **chosen: str) -> Any:
    answer = signed_in(person).post("/contacts/", {"as": kind, **chosen})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert answer["X-Keep"] == "no"
    return answer


def test_what_is_shown_is_what_is_saved_and_nothing_becomes_a_formula(sophea: Person):
    text = saved(sophea, "csv", role="embassy", sort="name").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Name"] for row in rows] == ["'=1+1", "Aunt Mealea", "zebra", "ម៉ាលី"]
    assert rows[1]["State"] == "not asked yet" and rows[1]["Knows me as"] == "Sophea"
    assert "Actions" not in rows[0]
    [row] = csv.DictReader(io.StringIO(saved(sophea, "csv", q="zebra").content.decode("utf-8-sig")))
    assert row["Reached by"] == "'+855120003 (SMS)", "a number is no sum"
    sheet = load_workbook(io.BytesIO(saved(sophea, "xlsx").content)).active
    assert sheet is not None and (sheet["A6"].value, sheet["A6"].data_type) == ("'=1+1", "s")


def test_paper_holds_the_same_lines(sophea: Person):
    answer = saved(sophea, "paper")
    paper = text_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert "=1+1" in paper and "Reached by" in paper and "lawyer" in paper


def test_a_file_is_written_down_in_numbers(sophea: Person):
    saved(sophea, "xlsx", role="embassy")
    entry = Entry.objects.get(action="contacts_exported")
    assert (entry.actor, entry.detail) == (sophea.pk, {"kind": "xlsx", "count": 4})


def test_without_somebody_to_write_it_down_no_file_is_made(sophea: Person):
    request = RequestFactory().post("/", {"as": "csv"})
    answer = CONTACTS.page(
        request, Contact.objects.visible_to(sophea), template="people/contacts.html", now=sophea.created_at
    )
    assert (answer.status_code, answer["Location"]) == (302, "/?#list")


def test_a_file_is_a_post(sophea: Person):
    assert signed_in(sophea).get("/contacts/?as=csv")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("address", ["", "?sort=name", "?sort=state", "?role=embassy"])
def test_as_many_queries_however_many_lines(sophea: Person, address: str):
    client = signed_in(sophea)
    client.get(f"/contacts/{address}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/contacts/{address}")
    for place in range(6, MOST_CONTACTS):
        contact = Contact.objects.create(owner=sophea, role=ContactRole.EMBASSY, name=f"N{place}", position=place)
        Address.objects.create(contact=contact, channel=Channel.SMS, value=f"+8551200{place}", value_index=f"{place}")
    with CaptureQueriesContext(connection) as many:
        assert len(names(client.get(f"/contacts/{address}"))) == 20
    assert len(many) <= len(few)


def test_a_long_list_is_not_sorted_here(sophea: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("karpear.ui.listing.SMALL", 3)
    listing = shown(BY_NAME, sophea, role="all", sort="name")
    assert not listing.heads[0].href and [key for key, *_rest in listing.sorts] == ["role", "sealed"]
    assert [row.name for row in listing.page.object_list] == ["Sophea's sister", "Sophea's lawyer"]
    assert SMALL == 500


def test_words_are_compared_as_people_read_them():
    assert plain("Ę\u200bX") == plain("ęx")


def test_choosing_again_keeps_the_direction(sophea: Person):
    page = signed_in(sophea).get("/contacts/?sort=-name").content.decode()
    assert '<option value="-name" selected>' in page


def test_whoever_forces_somebody_may_search_as_they_may_read(sophea: Person):
    client = gave_password(sophea, forced=True)
    assert client.get("/contacts/").status_code == 200
    assert names(client.post("/contacts/", {"q": "mealea"}, follow=True)) == ["Aunt Mealea"], (
        "what refuses here would tell"
    )
    assert client.post("/contacts/", {"as": "csv"}).status_code == 200
