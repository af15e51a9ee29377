"""Looking among what is sealed: the words are carried to a page that opens, in no address, and never under pressure."""

import re

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from tests.cast import Cast, signed_in
from tests.steps.pressure import forced
from tests.steps.sealing import enrolled

pytestmark = pytest.mark.django_db
SEALED, ROW = "/find/sealed/", "Code names of incidents"


@pytest.fixture(autouse=True)
def _keys(cast: Cast) -> None:
    for person in (cast.dara, cast.sophea):
        enrolled(person, timezone.now())


def test_what_is_sealed_is_offered_with_the_words_to_whoever_has_a_key(cast: Cast) -> None:
    page = signed_in(cast.dara).post("/find/", {"q": "heron"}).content.decode()
    [form] = re.findall(rf'<form[^>]*action="{SEALED}".*?</form>', page, re.S)
    assert ROW in page and 'name="q" value="heron"' in form
    for text in ("", "h"):
        assert ROW not in signed_in(cast.dara).post("/find/", {"q": text}).content.decode()
    for keyless in (cast.kanha, cast.vanna):
        assert ROW not in signed_in(keyless).post("/find/", {"q": "heron"}).content.decode()


def test_the_words_are_carried_in_no_address_and_to_no_other_session(cast: Cast) -> None:
    client, before = signed_in(cast.dara), Entry.objects.count()
    address = client.post(SEALED, {"q": "blue heron"}).headers["Location"]
    assert address.startswith(f"{SEALED}?search=") and "heron" not in address
    page = client.get(address)
    assert 'value="blue heron"' in page.content.decode() and page["Cache-Control"] == "no-store"
    assert 'value="blue heron"' not in signed_in(cast.dara).get(address).content.decode()
    assert 'value="blue heron"' not in client.get(f"{SEALED}?q=blue heron").content.decode()
    assert Entry.objects.count() == before
    assert client.post(SEALED, {"q": ""}).headers["Location"] == SEALED


def test_a_forced_session_hears_of_nothing_sealed(cast: Cast) -> None:
    client = forced(cast.dara)
    page = client.post("/find/", {"q": "heron"}).content.decode()
    assert ROW not in page and SEALED not in page
    client.post(SEALED, {"q": "heron"})
    as_without_key = client.get(SEALED).content.decode()
    assert "You have no vault key yet." in as_without_key and "heron" not in as_without_key
