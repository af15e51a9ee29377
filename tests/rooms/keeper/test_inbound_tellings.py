"""A group tells by SMS: counted as on the page, answered once, and nothing of the text or its sender stays."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.actions.receive import Came, take_in
from karpear.messaging.actions.strangers import forget_passing
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Delivery, Inbound, PassingAnswer, TextSeen
from karpear.people.models import Address
from karpear.rules.counting.receipts import MOST_A_DAY
from karpear.sector.contributions.actions.groups import vouch
from karpear.sector.contributions.actions.texts import begin_texts, end_texts
from karpear.sector.contributions.models import SectorFact, TellingGroup, TellingPage
from karpear.sector.contributions.queries.counted import counted_facts
from karpear.sector.contributions.values import NewVouching
from tests.cast import Cast, signed_in
from tests.rooms.network.net import Net, networked
from tests.rooms.sector.given import telling
from tests.servers import Gateway
from tests.steps.alarms import sos
from tests.steps.texts import number_of, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]
STRANGER, WORDS = "+85599111222", "TELL weave 5 12 10"


@pytest.fixture
def net(cast: Cast, settings: Any, gateway: Gateway) -> Net:
    settings.KARPEAR_SMS, settings.KARPEAR_SMS_NUMBER = gateway.url, "+855 11 222 333"
    settings.KARPEAR_SEND_TIMEOUT_S = 1.0
    network = networked(cast)
    telling(network)
    begin_texts(by=network.channary, network=network.network, word="Weave", now=timezone.now())
    return network


def sent(words: str, sender: str = STRANGER, text_id: str = "") -> None:
    """One text, read."""
    now = timezone.now()
    answer = post({"id": text_id or str(now.timestamp()), "from": sender, "text": words})
    assert answer.status_code == 200
    read_inbox(now=timezone.now())


def words() -> list[str]:
    """What is answered and has not left."""
    return [answer.words for answer in PassingAnswer.objects.order_by("written_at")]


def everything() -> str:
    """Each value of each row, as it is read."""
    rows = [list(model._base_manager.values()) for model in apps.get_models() if model.__module__.startswith("karpear")]
    return str(rows)


def test_it_is_taken_as_on_the_page_and_nothing_of_it_stays(cast: Cast, net: Net, gateway: Gateway) -> None:
    lines = Entry.objects.count()
    sent(WORDS, text_id="one")
    fact = SectorFact.objects.get()
    assert (fact.kind, fact.province, fact.day.month, fact.source) == ("refused", "KH-12", 10, "receipt")
    assert counted_facts(net.network) == [], "nothing counts before somebody vouches"
    assert not Inbound.objects.exists()
    [answer] = words()
    receipt = re.search(r"(\d{4} ){4}\d{4}", answer)
    mark = TellingGroup.objects.get().mark
    assert receipt and mark in answer and "delete both messages" in answer and len(answer) <= 160
    assert deliver_once(timezone.now()) >= 1
    assert [request.json["text"] for request in gateway.to(STRANGER)] == [answer]
    shown = everything()
    for canary in (STRANGER, STRANGER[1:], "weave 5", receipt[0], receipt[0].replace(" ", "")):
        assert canary not in shown, canary
    assert not Delivery.objects.filter(text_key="passing").exists()
    assert Entry.objects.count() == lines
    sent(WORDS, text_id="one")
    assert (SectorFact.objects.count(), Inbound.objects.count(), words()) == (1, 0, []), "the same delivery again"
    vouch(by=cast.dara, organisation=cast.lantern.pk, new=NewVouching(mark=mark, name="Weavers"), now=timezone.now())
    sent(f"ប្រាប់ weave ២ ០ ១ {receipt[0]}")
    assert len(counted_facts(net.network)) == 2, "with its receipt it stays the same group"
    assert receipt[0] not in words()[0]


def test_what_stays_is_a_key_that_knows_no_number(net: Net) -> None:
    """Else whoever has the server's keys could try numbers until one fits."""
    sent(WORDS, text_id="one")
    [seen] = TextSeen.objects.values_list("source_key", flat=True)
    TextSeen.objects.all().delete()
    sent("TELL weave 1 1 1", sender="+85599333444", text_id="one")
    assert TextSeen.objects.get().source_key == seen
    assert all(isinstance(row, UUID) for row in SectorFact.objects.values_list("source_key", flat=True))


def test_the_name_of_a_modems_file_is_no_key(net: Net) -> None:
    """It holds number and second."""
    came = Came("sms", "gammu", f"IN20261130_100000_00_{STRANGER}_00.txt", STRANGER, WORDS)
    keys = set()
    for _twice in range(2):
        take_in(came, now=timezone.now())
        keys |= set(Inbound.objects.values_list("source_key", flat=True))
        Inbound.objects.all().delete()
    assert len(keys) == 2


@pytest.mark.parametrize(
    "wrong", ["TELL loom 5 12 10", "TELL weave 10 12 10", "TELL weave 5 99 10", "TELL weave 5 12 13", "TELL weave 5 12",
              "TELL weave they came", "TELL weave 5 12 10 1234 5678 9012 3456 7890"],
)  # fmt: skip
def test_what_is_wrong_gets_one_answer_which_says_nothing_of_a_network(net: Net, wrong: str) -> None:
    sent(wrong)
    assert words() == ["Not noted. Write as on the card: TELL, the word, three numbers. Delete both messages."]
    assert not (SectorFact.objects.exists() or TellingGroup.objects.exists() or Inbound.objects.exists())
    assert TellingPage.objects.get().text_count == 1


def test_texts_and_answers_of_a_day_have_an_end_and_the_page_stays_open(net: Net) -> None:
    sent(WORDS)
    TellingPage.objects.update(text_count=MOST_A_DAY)
    sent(WORDS, text_id="two")
    sent("TELL loom 5 12 10")
    assert (len(words()), SectorFact.objects.count(), Inbound.objects.count()) == (1, 1, 0)
    assert TellingPage.objects.get().count == 0


def test_off_it_is_deleted_without_an_answer(cast: Cast, net: Net) -> None:
    """The cards are still out: whoever writes as on one must not be shown to officers with number and words."""
    end_texts(by=net.channary, network=net.network, now=timezone.now())
    end_texts(by=net.channary, network=net.network, now=timezone.now())
    sent(WORDS)
    assert (Inbound.objects.count(), words(), SectorFact.objects.count()) == (0, [], 0)
    sent("TELL weave to come", text_id="two")
    assert Inbound.objects.count() == 1, "not as on the card"


def test_where_no_card_was_ever_printed_it_is_a_text_as_any_other(net: Net) -> None:
    TellingPage.objects.update(text_index="", text_word="", text_counted_on=None)
    sent(WORDS)
    assert (Inbound.objects.count(), words(), SectorFact.objects.count()) == (1, [], 0)


def test_a_call_for_help_is_one_and_a_shop_gets_no_answer(cast: Cast, net: Net) -> None:
    sent("TELL weave police arrested me", sender=number_of(cast.sophea))
    assert Inbound.objects.get().did == "sos"
    sent(WORDS, sender="SHOP")
    assert (words(), SectorFact.objects.count()) == ([], 0)


def test_who_is_looked_for_gives_a_sign_without_words(cast: Cast, net: Net) -> None:
    sos(cast.sophea)
    sent(WORDS, sender=number_of(cast.sophea))
    row = Inbound.objects.get()
    assert (row.state, row.text, row.did, row.answer) == ("shown", "", "", "")
    assert SectorFact.objects.get().person is None


def test_an_answer_that_cannot_leave_goes_with_its_number(net: Net, gateway: Gateway) -> None:
    sent(WORDS)
    numbers = Address.objects.count()
    gateway.answers(400)
    deliver_once(timezone.now())
    assert (Address.objects.count(), words()) == (numbers - 1, []), "it was refused"
    sent(WORDS, text_id="two")
    assert forget_passing(now=timezone.now()) == 0
    assert forget_passing(now=timezone.now() + timedelta(days=2)) == 1
    assert (Address.objects.count(), words()) == (numbers - 1, []), "nobody could send it"


@pytest.mark.django_db(transaction=True)
def test_a_keeper_that_dies_between_leaves_no_number_that_nobody_looks_for(net: Net) -> None:
    sent(WORDS)
    numbers = Address.objects.count()

    def dies(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("DELETE") and '"people_address"' in sql:
            raise SystemExit
        return execute(sql, *rest)

    later = timezone.now() + timedelta(days=2)
    with connection.execute_wrapper(dies), pytest.raises(SystemExit):
        forget_passing(now=later)
    assert forget_passing(now=later) == 1
    assert Address.objects.count() == numbers - 1


def test_whoever_coordinates_reads_first_turns_it_on_and_prints_the_card(cast: Cast, net: Net, settings: Any) -> None:
    end_texts(by=net.channary, network=net.network, now=timezone.now())
    coordinator, address = signed_in(net.channary), f"/sector/facts/telling/{net.network.pk}/"
    assert coordinator.get(f"{address}card/").status_code == 404
    assert "hand it over" in coordinator.get(f"{address}texts/").text
    for bad in ({"word": "weave"}, {"word": "sos", "read": "on"}, {"word": "a b", "read": "on"}):
        assert coordinator.post(f"{address}texts/", bad).status_code == 422
    assert coordinator.post(f"{address}texts/", {"word": "Loom", "read": "on"}).status_code == 302
    card = coordinator.get(f"{address}card/").text
    assert "លេខទីមួយ" in card and "First number" in card, "each heading in both languages"
    assert "TELL Loom" in card and "+855 11 222 333" in card and "Phnom Penh" in card and "ភ្នំពេញ" in card
    assert signed_in(cast.dara).get(f"{address}texts/").status_code == 404
    assert signed_in(cast.dara).get(f"{address}card/").status_code == 404
    assert coordinator.post(f"{address}texts/end/").status_code == 302
    assert not TellingPage.objects.get().text_word
    settings.KARPEAR_SMS = ""
    coordinator.post(f"{address}texts/", {"word": "Loom", "read": "on"})
    assert not TellingPage.objects.get().text_word, "nobody could be answered"
