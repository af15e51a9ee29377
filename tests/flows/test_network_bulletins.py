"""What organisations tell each other: written, shown by name who receives it, released by two, read, corrected."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.functional import Promise

from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.network.bulletins.models import Bulletin, BulletinReceiver
from karpear.network.bulletins.queries.audience import allowance_of
from karpear.network.bulletins.values import NewBulletin
from karpear.people.models import Address, Organisation, Person
from karpear.rules.access import Role
from karpear.rules.sharing.labels import NOTHING
from tests.cast import Cast, gave_password, person, signed_in
from tests.rooms.network.net import Net, networked

pytestmark = pytest.mark.once


@pytest.fixture
def net(cast: Cast) -> Net:
    return networked(cast)


def composed(client: Client, **answers: Any) -> UUID:
    """Through the composer, as somebody in a hurry fills it in; its id."""
    shown = client.get("/bulletins/new/").text
    values = dict(re.findall(r'name="(expires_at|key)" value="([^"]+)"', shown))
    typed = {
        "event": "checkpoint", "headline_en": "Checkpoint on road 5", "avoid_en": "Do not drive there with papers",
        "todo_en": "Take the old road", "province": "KH-2", "sure": "seen", "label": "AMBER+STRICT",
        "goes_to": "all",
    }  # fmt: skip
    answer = client.post("/bulletins/new/", {**values, **typed, **answers})
    assert answer.status_code == 302, answer.text
    return UUID(answer["Location"].split("/")[2])


def reading(client: Client, bulletin: UUID) -> str:
    match = re.search(r'name="reading" value="(\w+)"', client.get(f"/bulletins/{bulletin}/check/").text)
    assert match
    return match[1]


def released(client: Client, bulletin: UUID) -> None:
    answer = client.post(f"/bulletins/{bulletin}/release/", {"reading": reading(client, bulletin)}, follow=True)
    assert Bulletin.objects.get(pk=bulletin).is_sent, answer.text


def channels_of(reader: Person) -> list[str]:
    return list(Address.objects.filter(person=reader).values_list("channel", flat=True))


def sent_by_two(cast: Cast, **answers: Any) -> UUID:
    """Dara writes it, Bopha releases it."""
    dara = signed_in(cast.dara)
    bulletin = composed(dara, **answers)
    assert dara.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(cast.bopha.pk)}).status_code == 302
    released(signed_in(cast.bopha), bulletin)
    return bulletin


def test_from_the_composer_to_today_and_back(cast: Cast, net: Net) -> None:
    dara, bopha, piseth = signed_in(cast.dara), signed_in(cast.bopha), signed_in(cast.piseth)
    bulletin = composed(dara)
    shown = dara.get(f"/bulletins/{bulletin}/check/").text
    for name in ("Piseth", "Maly", "Channary", "Kanha"):
        assert name in shown, name
    assert "Chenda" not in shown and "New note. Open the link" in shown
    assert not BulletinReceiver.objects.exists()
    assert piseth.get(f"/bulletins/{bulletin}/").status_code == 404
    assert "Release it" not in shown
    assert dara.post(f"/bulletins/{bulletin}/release/", {"reading": "x"}).status_code == 403

    dara.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(cast.bopha.pk)})
    dara.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(cast.bopha.pk)})
    asked = Delivery.objects.filter(topic="bulletin", text_key="bulletin_asked")
    assert sorted(asked.values_list("address__channel", flat=True)) == sorted(channels_of(cast.bopha))
    assert [str(cast.dara.name) in str(letter.message) for letter in write_letters([row] for row in asked)] == [
        False,
        False,
    ]
    assert "asks you to release a bulletin" in bopha.get("/").text
    released(bopha, bulletin)
    told = set(Delivery.objects.filter(topic="bulletin", text_key="bulletin").values_list("person__name", flat=True))
    copies = set(BulletinReceiver.objects.values_list("person__name", flat=True))
    assert len(told) == Delivery.objects.filter(text_key="bulletin").count() == 4 and len(copies) == 5

    assert "Read what others tell you" in piseth.get("/").text
    assert "Checkpoint on road 5" in piseth.get("/bulletins/").text
    text = piseth.get(f"/bulletins/{bulletin}/").text
    assert text.index("TLP:AMBER+STRICT") < text.index("Do not drive there") < text.index("Take the old road")
    assert "Read what others tell you" not in piseth.get("/").text
    assert "1 of 2 have read it" in dara.get(f"/bulletins/{bulletin}/").text
    assert "Checkpoint on road 5" in piseth.post("/find/", {"q": "checkpoint"}, follow=True).text
    for stranger in (cast.rith, cast.vanna, cast.chenda, cast.sophea):
        assert signed_in(stranger).get(f"/bulletins/{bulletin}/").status_code == 404, stranger.name


@pytest.mark.both
def test_the_same_form_twice_is_one_bulletin(cast: Cast, net: Net) -> None:
    dara = signed_in(cast.dara)
    shown = dara.get("/bulletins/new/").text
    key = re.search(r'name="key" value="([^"]+)"', shown)
    assert key
    first, second = (composed(dara, key=key[1]) for _ in range(2))
    assert first == second and Bulletin.objects.count() == 1


def test_red_reaches_those_named_and_nobody_else(cast: Cast, net: Net) -> None:
    dara = signed_in(cast.dara)
    bulletin = composed(dara, label="RED", headline_en="A name on a list")
    assert Bulletin.objects.get(pk=bulletin).addressees.count() == 0
    assert "Nobody would receive this" in dara.get(f"/bulletins/{bulletin}/check/").text
    assert dara.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(cast.bopha.pk)}).status_code == 302
    assert Bulletin.objects.get(pk=bulletin).state == "draft"
    dara.post(f"/bulletins/{bulletin}/to/", {"people": [str(cast.piseth.pk), str(net.channary.pk)],
                                             "organisations": [str(cast.cardamom.pk)]})  # fmt: skip
    shown = dara.get(f"/bulletins/{bulletin}/check/").text
    assert "RED is for those named alone" in shown and "Maly" in shown
    assert signed_in(cast.kanha).get(f"/bulletins/{bulletin}/check/").status_code == 404
    dara.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(cast.bopha.pk)})
    assert signed_in(cast.kanha).get(f"/bulletins/{bulletin}/check/").status_code == 404
    released(signed_in(cast.bopha), bulletin)
    assert set(BulletinReceiver.objects.values_list("person__name", flat=True)) == {"Piseth", "Channary"}
    for someone, sees in ((cast.piseth, True), (net.channary, True), (cast.maly, False), (cast.kanha, False)):
        client = signed_in(someone)
        assert (client.get(f"/bulletins/{bulletin}/").status_code == 200) is sees, someone.name
        assert ("A name on a list" in client.get("/bulletins/").text) is sees
        assert ("A name on a list" in client.post("/find/", {"q": "name on a list"}, follow=True).text) is sees
    assert signed_in(cast.piseth).get(f"/bulletins/{bulletin}/hand-on/").status_code == 302


def test_a_release_after_the_words_changed_is_refused(cast: Cast, net: Net) -> None:
    dara, bopha = signed_in(cast.dara), signed_in(cast.bopha)
    bulletin = composed(dara)
    dara.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(cast.bopha.pk)})
    was_read = reading(bopha, bulletin)
    net.cardamom.left_at = timezone.now()
    net.cardamom.save()
    answer = bopha.post(f"/bulletins/{bulletin}/release/", {"reading": was_read}, follow=True).text
    assert "have changed since you looked" in answer and not BulletinReceiver.objects.exists()


@pytest.mark.both
def test_green_needs_one_person_and_is_sent_once(cast: Cast, net: Net) -> None:
    dara = signed_in(cast.dara)
    bulletin = composed(dara, label="GREEN", all_staff="on", drill="on")
    shown = dara.get(f"/bulletins/{bulletin}/check/").text
    assert "Chenda" not in shown and "and 1 more of its staff" in shown
    was_read = reading(dara, bulletin)
    for _ in range(2):
        dara.post(f"/bulletins/{bulletin}/release/", {"reading": was_read})
    assert Delivery.objects.filter(text_key="bulletin", drill=True).count() == BulletinReceiver.objects.count()
    chenda = signed_in(cast.chenda)
    assert "This is an exercise" in chenda.get(f"/bulletins/{bulletin}/").text
    assert "Checkpoint on road 5" in chenda.get("/bulletins/").text


def test_whoever_is_alone_asks_the_network(cast: Cast, net: Net) -> None:
    single = Organisation.objects.create(name="One Person")
    alone = person("Alone", single, Role.OFFICER)
    net.network.members.create(organisation=single, joined_at=timezone.now())
    client = signed_in(alone)
    bulletin = composed(client)
    assert "Nobody else of yours can" in client.get(f"/bulletins/{bulletin}/check/").text
    client.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(net.channary.pk)})
    released(signed_in(net.channary), bulletin)


def test_whoever_was_asked_and_left_sees_no_draft(cast: Cast, net: Net) -> None:
    single = Organisation.objects.create(name="One Person")
    net.network.members.create(organisation=single, joined_at=timezone.now())
    client = signed_in(person("Alone", single, Role.OFFICER))
    bulletin = composed(client)
    client.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(cast.piseth.pk)})
    row, piseth = Bulletin.objects.get(pk=bulletin), signed_in(cast.piseth)
    assert piseth.get(f"/bulletins/{bulletin}/check/").status_code == 200
    assert not allowance_of(row, cast.piseth).download and allowance_of(row, cast.rith) == NOTHING
    net.cardamom.left_at = timezone.now()
    net.cardamom.save()
    assert piseth.get(f"/bulletins/{bulletin}/check/").status_code == 404


@pytest.mark.both
def test_its_source_updates_widens_and_takes_it_back(cast: Cast, net: Net) -> None:
    bulletin = sent_by_two(cast)
    dara, piseth = signed_in(cast.dara), signed_in(cast.piseth)
    key = str(UUID(int=7))
    assert piseth.post(f"/bulletins/{bulletin}/update/", {"key": key}).status_code == 403
    for _ in range(2):
        answer = dara.post(f"/bulletins/{bulletin}/update/", {"key": key})
    update = UUID(answer["Location"].split("/")[2])
    assert update == UUID(key) and Bulletin.objects.filter(follows=bulletin).count() == 1
    form = typed_again(dara, update)
    wider = dara.post(f"/bulletins/{update}/change/", {**form, "label": "GREEN"})
    assert wider.status_code == 422 and "An update travels no further" in wider.text
    dara.post(f"/bulletins/{update}/change/", {**form, "todo_en": "Wait at home"})
    dara.post(f"/bulletins/{update}/ask/", {"asked_of": str(cast.bopha.pk)})
    released(signed_in(cast.bopha), update)
    assert "Changed: what to do" in piseth.get(f"/bulletins/{update}/").text
    assert "There is a newer one" in piseth.get(f"/bulletins/{bulletin}/").text

    answer = dara.post(f"/bulletins/{update}/wider/", {"key": str(UUID(int=8))})
    downgrade = UUID(answer["Location"].split("/")[2])
    form = typed_again(dara, downgrade)
    assert dara.post(f"/bulletins/{downgrade}/change/", form).status_code == 422
    dara.post(f"/bulletins/{downgrade}/change/", {**form, "label": "CLEAR", "is_public": "on"})
    assert "under the name of Lotus Network" in dara.get(f"/bulletins/{downgrade}/check/").text
    dara.post(f"/bulletins/{downgrade}/ask/", {"asked_of": str(cast.bopha.pk)})
    released(signed_in(cast.bopha), downgrade)
    assert BulletinReceiver.objects.filter(bulletin=downgrade, kind="public").count() == 1

    back = {"key": str(UUID(int=9)), "why_en": "The road is open"}
    assert dara.post(f"/bulletins/{update}/taken-back/", {"key": back["key"]}).status_code == 422
    for _ in range(2):
        assert dara.post(f"/bulletins/{update}/taken-back/", back).status_code == 302
    shown = piseth.get(f"/bulletins/{update}/").text
    assert "Its source has taken this back" in shown and "Wait at home" not in shown
    assert "The road is open" in piseth.get(f"/bulletins/{back['key']}/").text


def typed_again(client: Client, bulletin: UUID) -> dict[str, str]:
    """What stands in the form of a draft."""
    row = Bulletin.objects.get(pk=bulletin)
    return {
        "event": row.event, "headline_en": row.headline_en, "avoid_en": row.avoid_en, "todo_en": row.todo_en,
        "province": "KH-2", "sure": "seen", "label": row.label,
        "expires_at": f"{timezone.localtime(row.expires_at):%Y-%m-%dT%H:%M}",
    }  # fmt: skip


@pytest.mark.both
def test_seen_here_too_is_counted_from_three_organisations_on(cast: Cast, net: Net) -> None:
    others = [Organisation.objects.create(name=f"Member {n}") for n in range(2)]
    officers = [person(f"Officer{n}", organisation, Role.OFFICER) for n, organisation in enumerate(others)]
    for organisation in others:
        net.network.members.create(organisation=organisation, joined_at=timezone.now())
    bulletin = sent_by_two(cast)
    path = f"/bulletins/{bulletin}/seen-here/"
    for count, reader in enumerate((cast.piseth, cast.maly, *officers), start=1):
        signed_in(reader).post(path, {"seen": "yes"})
        shown = signed_in(cast.dara).get(f"/bulletins/{bulletin}/").text
        assert ("3 organisations have seen the same" in shown) is (count == 4), count
    signed_in(cast.piseth).post(path)
    assert "Your organisation said" not in signed_in(cast.maly).get(f"/bulletins/{bulletin}/").text


def test_it_is_handed_on_as_far_as_the_label_lets(cast: Cast, net: Net) -> None:
    bulletin = sent_by_two(cast)
    piseth = signed_in(cast.piseth)
    path = f"/bulletins/{bulletin}/hand-on/"
    assert "Chenda" in piseth.get(path).text and "Sophea" not in piseth.get(path).text
    assert piseth.post(path, {"people": [str(cast.sophea.pk)]}).status_code == 422
    for _ in range(2):
        piseth.post(path, {"people": [str(cast.chenda.pk)]})
    assert BulletinReceiver.objects.filter(person=cast.chenda).count() == 1
    assert signed_in(cast.chenda).get(f"/bulletins/{bulletin}/").status_code == 200


def test_leaving_takes_it_back(cast: Cast, net: Net) -> None:
    bulletin = sent_by_two(cast)
    address = f"/bulletins/{bulletin}/"
    net.cardamom.left_at = timezone.now()
    net.cardamom.save()
    assert signed_in(cast.piseth).get(address).status_code == 404
    assert "Read what others tell you" not in signed_in(cast.piseth).get("/").text
    assert signed_in(net.channary).get(address).status_code == 200
    net.lantern.left_at = timezone.now()
    net.lantern.save()
    assert signed_in(net.channary).get(address).status_code == 404


@pytest.mark.both
def test_whoever_joins_late_gets_what_still_holds(cast: Cast, net: Net) -> None:
    bulletin = sent_by_two(cast)
    late = Organisation.objects.create(name="Late Ones")
    officer = person("Late", late, Role.OFFICER)
    member = net.network.members.create(organisation=late, joined_at=timezone.now())
    assert signed_in(officer).get(f"/bulletins/{bulletin}/").status_code == 404
    source = f"{net.network.pk}.{cast.lantern.pk}"
    form = {"source": source, "member": str(member.pk), "days": "14"}
    assert "1 bulletin was added" in signed_in(cast.dara).post("/bulletins/newcomers/", form, follow=True).text
    assert signed_in(officer).get(f"/bulletins/{bulletin}/").status_code == 200
    assert signed_in(cast.piseth).post("/bulletins/newcomers/", form).status_code == 404


def test_what_makes_no_sense_is_refused_with_words(cast: Cast, net: Net) -> None:
    dara = signed_in(cast.dara)
    for answers, words in (
        ({"headline_en": ""}, "Write a headline"),
        ({"avoid_en": "", "todo_en": ""}, "Say what not to do"),
        ({"expires_at": "2025-01-01T10:00"}, "A time from now on"),
        ({"is_public": "on"}, "Only what is CLEAR is public"),
        ({"province": "KH-99"}, "Select a valid choice"),
    ):
        shown = dara.get("/bulletins/new/").text
        values = dict(re.findall(r'name="(expires_at|key)" value="([^"]+)"', shown))
        typed = {"event": "raid", "headline_en": "x", "avoid_en": "y", "todo_en": "z", "sure": "seen",
                 "label": "AMBER", "goes_to": "all"}  # fmt: skip
        answer = dara.post("/bulletins/new/", {**values, **typed, **answers})
        assert answer.status_code == 422 and words in answer.text, words
        assert "(Khmer) —" not in answer.text and 'href="#id_headline_km"' not in answer.text
        assert 'href="#id_avoid_km"' not in answer.text
    assert not Bulletin.objects.exists()


@pytest.mark.both
def test_the_day_of_what_is_found_is_the_readers_day(cast: Cast, net: Net) -> None:
    bulletin = sent_by_two(cast)
    Bulletin.objects.filter(pk=bulletin).update(released_at=datetime(2026, 11, 30, 17, 48, tzinfo=UTC))
    found = signed_in(cast.piseth).post("/find/", {"q": "checkpoint"}, follow=True).text
    assert "1 Dec 2026" in found and "30 Nov 2026" not in found


@pytest.mark.both
def test_what_is_over_no_longer_waits(cast: Cast, net: Net) -> None:
    bulletin = sent_by_two(cast)
    Bulletin.objects.filter(pk=bulletin).update(expires_at=timezone.now() - timedelta(minutes=1))
    piseth = signed_in(cast.piseth)
    assert "Read what others tell you" not in piseth.get("/").text
    assert "Its time is over" in piseth.get(f"/bulletins/{bulletin}/").text


def test_a_forced_session_shows_none_and_reads_none(cast: Cast, net: Net) -> None:
    bulletin = sent_by_two(cast)
    forced = gave_password(cast.piseth, forced=True)
    assert "Checkpoint on road 5" not in forced.get("/bulletins/").text
    assert forced.get(f"/bulletins/{bulletin}/").status_code == 404
    assert not BulletinReceiver.objects.filter(person=cast.piseth, read_at__isnull=False).exists()


@pytest.mark.both
def test_what_a_browser_fetches_beforehand_is_not_read(cast: Cast, net: Net) -> None:
    bulletin = sent_by_two(cast)
    piseth = signed_in(cast.piseth)
    piseth.get(f"/bulletins/{bulletin}/", headers={"Sec-Purpose": "prefetch"})
    assert not BulletinReceiver.objects.filter(person=cast.piseth, read_at__isnull=False).exists()


def test_whoever_is_asked_may_send_it_back(cast: Cast, net: Net) -> None:
    dara, bopha = signed_in(cast.dara), signed_in(cast.bopha)
    bulletin = composed(dara)
    dara.post(f"/bulletins/{bulletin}/ask/", {"asked_of": str(cast.bopha.pk)})
    assert dara.post(f"/bulletins/{bulletin}/not-so/").status_code == 403
    bopha.post(f"/bulletins/{bulletin}/not-so/")
    assert Bulletin.objects.get(pk=bulletin).state == "draft"
    dara.post(f"/bulletins/{bulletin}/drop/")
    assert not Bulletin.objects.exists()


def test_the_readers_own_language_is_asked_first(cast: Cast, net: Net) -> None:
    dara = signed_in(cast.dara)
    dara.cookies[settings.LANGUAGE_COOKIE_NAME] = "km"
    shown = dara.get("/bulletins/new/").text
    assert shown.index("headline_km") < shown.index("headline_en")
    choices: Any = NewBulletin.__dataclass_fields__["label"].metadata["question"].field.choices
    assert all(isinstance(word, Promise) for _code, word in choices)
