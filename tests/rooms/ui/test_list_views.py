"""Views of a list: those it declares, and those that its reader keeps under a name; and searches one can go back to."""

import re
from typing import Any

import pytest
from django.test import Client

from karpear.audit.models import Entry
from karpear.people.actions.saved_views import MOST_VIEWS, keep_view
from karpear.people.models import Contact, ContactRole, ContactState, Person, SavedView
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.rooms.risks.lines import add

ADDRESS = "/contacts/"


@pytest.fixture
def sophea(cast: Cast) -> Person:
    """With so many contacts that they need to be narrowed."""
    for place in range(12):
        Contact.objects.create(
            owner=cast.sophea, role=ContactRole.EMBASSY, name=f"Desk {place}", position=place, state=ContactState.ASKED
        )
    return cast.sophea


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [row.name for row in answer.context["listing"].page.object_list]


def views(client: Client, query: str = "") -> list[tuple[str, bool]]:
    listing = client.get(f"{ADDRESS}{query}").context["listing"]
    return [(str(view.word), view.chosen) for view in listing.views]


def keep(client: Client, query: str, name: str = "Embassies", listing: str = "contacts") -> Any:
    form = {"list": ADDRESS, "listing": listing, "query": query, "name": name}
    return client.post("/views/", form)


def test_a_list_begins_with_the_views_it_declares(sophea: Person):
    client = signed_in(sophea)
    assert views(client) == [("All", True), ("No answer yet", False), ("Not proven yet", False)]
    assert views(client, "?state=asked") == [("All", False), ("No answer yet", True), ("Not proven yet", False)]
    assert len(names(client.get(f"{ADDRESS}?state=asked"))) == 12


def test_a_view_is_kept_under_a_name_renamed_and_removed(sophea: Person):
    client = signed_in(sophea)
    page = client.get(f"{ADDRESS}?role=embassy&sort=-name&from=here").content.decode()
    assert "Save this view" in page and 'value="from=here&amp;role=embassy&amp;sort=-name"' in page
    answer = keep(client, "role=embassy&sort=-name")
    assert (answer.status_code, answer.url) == (302, "/contacts/?role=embassy&sort=-name#list")
    assert views(client, "?sort=-name&role=embassy")[-1] == ("Embassies", True), "in whatever order the address says it"
    page = client.get(f"{ADDRESS}?role=embassy&sort=-name").content.decode()
    assert "Save this view" not in page and "Rename or remove" in page
    view = SavedView.objects.get()
    assert client.post(f"/views/{view.pk}/rename/", {"list": ADDRESS, "name": "Desks"}).status_code == 302
    assert views(client)[-1] == ("Desks", False)
    assert client.post(f"/views/{view.pk}/remove/", {"list": ADDRESS}).url == "/contacts/?#list"
    assert not SavedView.objects.exists() and len(views(client)) == 3
    assert [entry.action for entry in Entry.objects.filter(object_type="savedview").order_by("pk")] == [
        "view_kept", "view_renamed", "view_removed"
    ]  # fmt: skip


def test_what_was_searched_for_is_never_kept(sophea: Person):
    client = signed_in(sophea)
    page = client.post(ADDRESS, {"q": "desk 3", "role": "embassy"}, follow=True).content.decode()
    assert 'name="query" value="role=embassy"' in page
    keep(client, "q=desk&search=abc&page=2&role=embassy")
    assert SavedView.objects.get().query == "role=embassy"


def test_a_view_has_a_name_and_its_person_few(sophea: Person):
    client = signed_in(sophea)
    answer = client.post(
        "/views/", {"list": ADDRESS, "listing": "contacts", "query": "role=embassy", "name": " \u200b"}
    )
    assert answer.status_code == 302 and not SavedView.objects.exists()
    for number in range(MOST_VIEWS):
        keep_view(person=sophea, listing="contacts", name=f"V{number}", query="", now=NOW)
    form = {"list": ADDRESS, "listing": "contacts", "query": "", "name": "V"}
    assert "Remove one first" in client.post("/views/", form, follow=True).content.decode()
    assert SavedView.objects.count() == MOST_VIEWS
    assert keep(client, "", listing="risks").status_code == 302, "each list by itself"


def test_a_view_is_its_persons_alone(sophea: Person, cast: Cast):
    view = keep_view(person=sophea, listing="contacts", name="Mine", query="role=embassy", now=NOW)
    stranger = signed_in(cast.dara)
    for verb in ("rename", "remove"):
        assert stranger.post(f"/views/{view.pk}/{verb}/", {"list": ADDRESS, "name": "x"}).status_code == 404
    assert SavedView.objects.get().name == "Mine"
    assert Client().post(f"/views/{view.pk}/remove/").status_code == 302 and SavedView.objects.exists()


def test_nobody_is_sent_elsewhere_by_a_view(sophea: Person):
    client = signed_in(sophea)
    for path in ("//evil.example/", "https://evil.example/", "evil", "/\\evil.example"):
        form = {"list": path, "listing": "contacts", "query": "", "name": "x"}
        assert client.post("/views/", form).url == "/?#list", path


def test_whoever_forces_somebody_sees_no_views_and_keeps_none(sophea: Person):
    keep_view(person=sophea, listing="contacts", name="Mine", query="role=embassy", now=NOW)
    client = gave_password(sophea, forced=True)
    assert len(views(client)) == 3
    assert keep(client, "state=asked").status_code == 503
    assert SavedView.objects.count() == 1


def test_a_search_is_an_address_that_says_nothing(sophea: Person):
    client = signed_in(sophea)
    answer = client.post(ADDRESS, {"q": "desk 1", "state": "asked"})
    assert re.fullmatch(r"/contacts/\?state=asked&search=[0-9a-f]{8}#list", answer.url)
    found = client.get(answer.url)
    assert names(found) == ["Desk 1", "Desk 10", "Desk 11"] == names(client.get(answer.url)), "reloaded, gone back to"
    assert found["X-Keep"] == "no", "a phone keeps no copy of it"
    page = found.content.decode()
    assert "search=" in page and "desk+1" not in page and "desk%201" not in page
    assert names(signed_in(sophea).get(answer.url)) == names(client.get(f"{ADDRESS}?state=asked")), (
        "of its session alone"
    )


def test_the_last_few_searches_can_be_gone_back_to(sophea: Person):
    client = signed_in(sophea)
    addresses = [client.post(ADDRESS, {"q": f"desk {n}"}).url for n in range(7)]
    assert [len(names(client.get(address))) for address in addresses] == [14, 14, 1, 1, 1, 1, 1]


def test_what_was_found_is_sorted_and_loses_its_words_with_a_chip(sophea: Person):
    client = signed_in(sophea)
    address = client.post(ADDRESS, {"q": "desk 1"}).url.removesuffix("#list")
    assert names(client.get(f"{address}&sort=-name")) == ["Desk 11", "Desk 10", "Desk 1"]
    page = client.get(f"{address}&role=embassy").content.decode()
    assert 'href="?role=embassy#list"' in page, "the words are a chip that can be taken away"


def test_words_for_the_catalogue_stand_in_no_address(cast: Cast):
    client = signed_in(cast.dara)
    answer = client.post("/risks/new/", {"q": "Detained"})
    assert answer.status_code == 302 and "etained" not in answer.url and "search=" in answer.url
    page = client.get(answer.url)
    rows = [row["name"] + row["description"] for _scope, rows in page.context["groups"] for row in rows]
    assert rows and all("detained" in row.casefold() for row in rows)
    everything = client.get("/risks/new/?q=detained")
    assert sum(len(rows) for _scope, rows in everything.context["groups"]) > len(rows), "an address is not heard"


def test_the_picture_beside_a_list_knows_what_was_searched_for(cast: Cast):
    add(cast.bopha, cast.lantern, NOW, "Flood")
    add(cast.bopha, cast.lantern, NOW, "Raid")
    page = signed_in(cast.dara).post("/risks/", {"q": "flood"}, follow=True)
    heat = page.context["heat"]
    cell = next(cell for row in heat.rows for cell in row if cell.count)
    assert cell.count == 1 and "search=" in cell.href
