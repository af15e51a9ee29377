"""Know and remember: cards for a bad moment, paper in the wallet, numbers in the head, lists to go through."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.countries.queries import pack
from karpear.keys.ring import ring
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Person
from karpear.people.signin import WAY
from karpear.readiness.card import actions as card
from karpear.readiness.card.models import EmergencyPage, WalletCard
from karpear.readiness.card.queries import Card, callable_contacts
from karpear.readiness.checklists.models import ChecklistProgress
from karpear.readiness.numbers.models import KnownNumber
from karpear.readiness.numbers.needs import NUMBERS
from karpear.readiness.numbers.queries import choices_of, learned_by
from karpear.rules.secret.tokens import delivery_token, token_hash
from tests.cast import Cast, contact, signed_in
from tests.rooms.readiness.numbers import choose, make_due
from tests.steps.pages import without_tokens

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CARD = {
    "name": "Lotus",
    "label_1": "Sister",
    "phone_1": "012 345 678",
    "label_2": "Office",
    "phone_2": "+855 23 999 999",
    "blood": "O+",
    "allergies": "Penicillin",
    "words": "Please call first",
}


@pytest.fixture(autouse=True)
def quiet() -> None:
    cache.clear()


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.content.decode())


# Rights cards


def test_each_card_is_short_kept_offline_and_says_what_is_unsure(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    index = words(client, "/know/")
    for key in pack("kh").situations:
        path = f"/know/{key}/"
        assert path in index
        answer = client.get(path)
        assert answer.headers["X-Keep"] == "offline" and answer.headers["Cache-Control"] == "no-store"
        assert len(answer.content) < 12_000
    every = client.get("/know/rights/")
    assert every.headers["X-Keep"] == "offline" and "I want a lawyer" in every.content.decode()
    text = words(client, "/know/arrested/")
    assert "I want a lawyer" in text and "48 hours" in text and "to be checked by a lawyer" in text
    assert client.get("/know/nothing/").status_code == 404


def test_the_packs_words_never_hide_a_page_of_this_room() -> None:
    for code in ("kh", "xx"):
        assert not {"card", "numbers", "checklists", "export", "rights"} & set(pack(code).situations)


def test_khmer_first(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "km"
    assert "ខ្ញុំត្រូវការមេធាវី" in words(client, "/know/arrested/")
    for path in ("/know/", "/know/card/", "/know/numbers/", "/know/checklists/home/"):
        assert 'lang="km"' in words(client, path)


def test_signed_out_there_is_nothing(cast: Cast) -> None:
    for path in ("/know/", "/know/arrested/", "/know/card/", "/know/card/paper/", "/know/numbers/", "/know/numbers/1/"):
        assert Client().get(path).status_code == 302


# Checklists


@pytest.mark.both
def test_going_through_a_list(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    path = "/know/checklists/travel/"
    client.post(path, {"done": ["plan", "told", "nonsense"]})
    row = ChecklistProgress.objects.get(person=cast.sophea)
    assert set(row.done) == {"plan", "told"}
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    ChecklistProgress.objects.update(done={"plan": yesterday})
    client.post(path, {"done": ["plan", "told"]})
    row.refresh_from_db()
    assert row.done == {"plan": yesterday, "told": timezone.localdate().isoformat()}
    assert "<b>2</b> of 11 done" in words(client, path)
    assert "<b>0</b>" in words(signed_in(cast.dara), path), "nobody sees another's"
    client.post(f"{path}anew/")
    assert not ChecklistProgress.objects.exists()
    assert client.post("/know/checklists/boat/", {"done": ["x"]}).status_code == 404
    assert {e.action for e in Entry.objects.filter(actor=cast.sophea.pk)} >= {"checklist.kept", "checklist.anew"}


# Numbers by heart


def test_own_contacts_and_whoever_is_on_watch_can_be_chosen(cast: Cast) -> None:
    names = [number_choice.name for number_choice in choices_of(cast.sophea, timezone.now())]
    assert names == ["Sophea's sister", "Sophea's lawyer", "Dara"]
    assert [number_choice.name for number_choice in choices_of(cast.vanna, timezone.now())] == [
        "Vanna's sister",
        "Vanna's lawyer",
    ]
    client = signed_in(cast.sophea)
    page = words(client, "/know/numbers/")
    number = choices_of(cast.sophea, timezone.now())[0].number
    assert number not in page and number[-2:] in page, "only the last two figures"
    foreign = choices_of(cast.chenda, timezone.now())[0].address
    assert client.post("/know/numbers/", {"addresses": [str(foreign)]}).status_code == 422
    assert not KnownNumber.objects.exists()


def test_typing_it_from_memory(cast: Cast) -> None:
    client, (first, _second) = signed_in(cast.sophea), choose(cast.sophea)
    assert "/know/numbers/" not in words(client, "/").replace('href="/know/"', ""), "not due: nothing on the first page"
    make_due(cast.sophea)
    assert '<a href="/know/numbers/1/">' in words(client, "/")
    number = learned_by(cast.sophea, timezone.now())[0].choice.number
    wrong = client.post("/know/numbers/1/", {"typed": "012 000 000"})
    first.refresh_from_db()
    assert number in wrong.content.decode() and first.right is False and first.step == 0
    make_due(cast.sophea)
    client.post("/know/numbers/1/", {"typed": "0" + number.removeprefix("+855")})
    first.refresh_from_db()
    assert first.right and first.step == 1 and first.due_on == timezone.now().date() + timedelta(days=3)
    assert "012 000 000" not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert client.get("/know/numbers/3/").status_code == 404
    assert signed_in(cast.dara).get("/know/numbers/1/").status_code == 404


def test_its_link_leads_inside_and_only_there(cast: Cast) -> None:
    choose(cast.sophea)
    make_due(cast.sophea)
    now = timezone.now() + timedelta(days=1)
    remind(NUMBERS, now=now)
    delivery = Delivery.objects.get(topic="recall")
    assert delivery.person_id == cast.sophea.pk and delivery.about_id is None
    link = f"/r/{delivery_token(ring().index_key, delivery.pk)}"
    Delivery.objects.update(link_hash=token_hash(link[3:]), link_expires_at=now + timedelta(days=2))
    assert Client().get(link).headers["Location"] == f"/accounts/login/?next={link}"
    assert signed_in(cast.sophea).get(link).headers["Location"] == "/know/numbers/"


# The wallet card and its page


def test_a_card_a_page_and_its_end(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    assert client.post("/know/card/", CARD).status_code == 302
    paper = words(client, "/know/card/paper/")
    assert "Lotus" in paper and "+85512345678" in paper and "O+" in paper and "<svg" not in paper
    client.post("/know/card/page/", {"shows": ["name", "numbers"], "days": "7"})
    paper = words(client, "/know/card/paper/")
    assert "<svg" in paper and "style=" not in paper and "<script" not in paper
    match = re.search(r'href="[^"]*(/e/[\w-]{22})"', words(client, "/know/card/"))
    assert match
    path = match.group(1)
    answer = Client().get(path)
    text = answer.content.decode()
    assert "Lotus" in text and "tel:+85512345678" in text and "ឈ្មោះ" in text and "Name" in text
    assert "Penicillin" not in text and "O+" not in text and "Sophea" not in text and "manifest" not in text
    assert "noindex" in answer.headers["X-Robots-Tag"] and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin" and settings.KARPEAR_NAME not in text.split("</title>")[0]
    client.post("/know/card/page/close/")
    assert Client().get(path).status_code == 404
    assert client.get("/know/card/").content.decode().count(path) == 0


def test_the_card_takes_contacts_and_nobody_types_their_numbers(cast: Cast) -> None:
    client, [sister, lawyer] = signed_in(cast.sophea), callable_contacts(cast.sophea)
    page = words(client, "/know/card/")
    assert all(f'value="{pk}"' in page and phone in page.replace(" ", "") for pk, _name, phone in (sister, lawyer))
    assert page.count("checked") == 2, "before there is a card they are chosen already"
    client.post("/know/card/", {"contacts": [sister[0]], "emergency": "on"})
    paper = words(client, "/know/card/paper/")
    numbers = paper.replace(" ", "")
    assert sister[1].replace("'", "&#x27;") in paper and sister[2] in numbers and "117" in numbers
    assert lawyer[2] not in numbers
    assert words(client, "/know/card/").count("checked") == 2  # the sister, and the numbers of the country
    Contact.objects.filter(pk=sister[0]).update(state="left")
    assert sister[2] not in words(client, "/know/card/paper/").replace(" ", ""), "nobody who left stands on a card"


def test_a_card_takes_nobody_elses_contacts_and_five_at_most(cast: Cast) -> None:
    client, theirs = signed_in(cast.sophea), callable_contacts(cast.dara)[0][0]
    assert client.post("/know/card/", {"contacts": [theirs]}).status_code == 422
    for n in range(4):
        contact(cast.sophea, f"Friend {n}", position=n + 2)
    mine = [pk for pk, _name, _phone in callable_contacts(cast.sophea)]
    answer = client.post("/know/card/", {"contacts": mine})
    assert answer.status_code == 422 and "room for 5" in answer.content.decode()
    assert client.post("/know/card/", {"contacts": mine[:5]}).status_code == 302


def kept(person: Person) -> str:
    """A card and an open page; its address."""
    from karpear.readiness.card.views import _address

    now = timezone.now()
    card.keep_card(person=person, card=Card("Lotus", [("Sister", "+85512345678")]), now=now)
    page = card.make_page(person=person, shows=["name"], days=7, now=now)
    return _address(page).removeprefix(settings.KARPEAR_BASE_URL)


@pytest.mark.both
@pytest.mark.parametrize("how", ["expired", "removed", "inactive", "renewed", "emptied"])
def test_a_page_ends(cast: Cast, how: str) -> None:
    path, now = kept(cast.sophea), timezone.now()
    assert Client().get(path).status_code == 200
    if how == "expired":
        EmergencyPage.objects.update(expires_at=now - timedelta(seconds=1))
    elif how == "removed":
        card.remove_card(person=cast.sophea, now=now)
    elif how == "inactive":
        Person.objects.filter(pk=cast.sophea.pk).update(is_active=False)
    elif how == "renewed":
        card.make_page(person=cast.sophea, shows=["name"], days=7, now=now)
    else:
        card.keep_card(person=cast.sophea, card=Card(blood="O+"), now=now)
    answer = Client().get(path)
    assert answer.status_code == 404
    unknown = Client().get("/e/" + "x" * 22).content.replace(b"x" * 22, path[3:].encode())
    assert without_tokens(answer.content) == without_tokens(unknown)


@pytest.mark.parametrize(
    "change", [{"phone_1": "call me"}, {"phone_1": ""}, {"blood": "Z"}, {"words": "x" * 161}, {"name": "x" * 41}]
)
def test_what_is_no_card_is_refused(cast: Cast, change: dict[str, str]) -> None:
    assert signed_in(cast.sophea).post("/know/card/", CARD | change).status_code == 422
    assert not WalletCard.objects.exists()


def test_a_page_needs_something_to_show(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    for sent in ({"shows": ["blood"], "days": "7"}, {"days": "7"}, {"shows": ["name"], "days": "9999"}):
        client.post("/know/card/page/", sent)
    assert not EmergencyPage.objects.exists()


def test_names_are_written_as_text_wherever_they_stand(cast: Cast) -> None:
    bad = '"><script>alert(1)</script>'
    path = kept(cast.sophea)
    card.keep_card(person=cast.sophea, card=Card(bad, [(bad, "+85512345678")]), now=timezone.now())
    for text in (words(Client(), path), words(signed_in(cast.sophea), "/know/card/paper/")):
        assert "<script>alert" not in text


# Taking out, and being forced


def test_everything_of_ones_own_can_be_taken_out(cast: Cast) -> None:
    token, client = kept(cast.sophea)[3:], signed_in(cast.sophea)
    choose(cast.sophea, 1)
    client.post("/know/checklists/home/", {"done": ["locks"]})
    answer = client.post(reverse("readiness:export"))
    content = json.loads(answer.content)
    assert content["wallet_card"]["name"] == "Lotus" and set(content["checklists"]["home"]) == {"locks"}
    assert len(content["numbers"]) == len(content["emergency_pages"]) == 1 and token not in answer.content.decode()
    assert Entry.objects.filter(action="readiness.exported", actor=cast.sophea.pk).exists()


def test_a_forced_session_takes_nothing_out(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    session = client.session
    session[WAY] = 1
    session.save()
    assert client.post(reverse("readiness:export")).status_code == 503
    assert not Entry.objects.filter(action="readiness.exported").exists()
    assert words(client, "/know/") and words(client, "/know/arrested/")
