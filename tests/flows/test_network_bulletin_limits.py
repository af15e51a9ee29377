"""What a bulletin never does: reach a silent phone, those who were not meant, or anybody by the hand of one person."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.keeper.bulletin_facts import carry_bulletins
from karpear.messaging.models import Delivery
from karpear.network.bulletins.actions.drafts import Addressed
from karpear.network.bulletins.actions.release import ask_release
from karpear.network.bulletins.models import Bulletin, BulletinReceiver
from karpear.network.bulletins.tables import HandedDraft
from karpear.network.bulletins.ways.allowed import allowed_items
from karpear.network.bulletins.ways.links import open_own_link
from karpear.people.models import Membership, Organisation
from karpear.risks.facts.models import Fact
from karpear.rules.access import Role
from karpear.rules.refusals import BadFields
from karpear.rules.sharing.labels import Label, RecipientClass
from karpear.rules.sharing.ways import Way
from tests.cast import Cast, person, signed_in
from tests.rooms.network.bulletins import a_bulletin, a_draft
from tests.rooms.network.net import networked
from tests.rooms.network.sent import copy_for, sent_bulletin
from tests.steps.alarms import sos

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def typed(bulletin: UUID, **answers: str) -> dict[str, str]:
    row = Bulletin.objects.get(pk=bulletin)
    return {
        "event": row.event, "headline_en": row.headline_en, "avoid_en": row.avoid_en, "todo_en": row.todo_en,
        "province": "KH-2", "sure": "seen", "label": row.label,
        "expires_at": f"{timezone.localtime(row.expires_at):%Y-%m-%dT%H:%M}", **answers,
    }  # fmt: skip


def release(client: Client, bulletin: UUID) -> str:
    """Returns its state afterwards."""
    shown = re.search(r'name="reading" value="(\w+)"', client.get(f"/bulletins/{bulletin}/check/").text)
    client.post(f"/bulletins/{bulletin}/release/", {"reading": shown[1] if shown else "x"})
    return Bulletin.objects.get(pk=bulletin).state


def test_no_message_goes_to_a_silent_phone(cast: Cast) -> None:
    networked(cast)
    now = timezone.now()
    for someone in (cast.piseth, cast.bopha, cast.dara):
        sos(someone, silent=True)
    bulletin = a_draft(cast, now=now).pk
    ask_release(by=cast.dara, bulletin=bulletin, asked_of=cast.bopha.pk, now=now)
    bopha = signed_in(cast.bopha)
    bopha.post(f"/bulletins/{bulletin}/not-so/")
    ask_release(by=cast.dara, bulletin=bulletin, asked_of=cast.bopha.pk, now=now)
    assert release(bopha, bulletin) == "released"
    told = set(Delivery.objects.filter(topic="bulletin").values_list("person__name", flat=True))
    assert told and not told & {"Piseth", "Bopha", "Dara"}
    assert BulletinReceiver.objects.filter(bulletin=bulletin, person=cast.piseth).exists()


def test_whoever_joins_late_gets_what_was_meant_for_all_and_no_more(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    chosen = a_bulletin(cast, now=now, to=Addressed(organisations=[cast.cardamom.pk]), label="AMBER")
    for name in ("There before", "Late"):
        organisation = Organisation.objects.create(name=name)
        officer = person(name, organisation, Role.OFFICER)
        joined_at = now - timedelta(days=100) if name == "There before" else timezone.now()
        member = net.network.members.create(organisation=organisation, joined_at=joined_at)
        form = {"source": f"{net.network.pk}.{cast.lantern.pk}", "member": str(member.pk), "days": "90"}
        signed_in(cast.dara).post("/bulletins/newcomers/", form)
        assert signed_in(officer).get(f"/bulletins/{chosen.pk}/").status_code == 404, name


@pytest.mark.both
def test_whoever_changed_it_is_its_author_and_does_not_release_it(cast: Cast) -> None:
    networked(cast)
    now = timezone.now()
    bopha, bulletin = signed_in(cast.bopha), a_draft(cast, now=now).pk
    bopha.post(f"/bulletins/{bulletin}/change/", typed(bulletin, headline_en="Other words"))
    with pytest.raises(BadFields):
        ask_release(by=cast.bopha, bulletin=bulletin, asked_of=cast.bopha.pk, now=now)
    assert release(bopha, bulletin) == "draft" and Bulletin.objects.get(pk=bulletin).by == cast.bopha
    other = a_draft(cast, now=now).pk
    with pytest.raises(BadFields):
        ask_release(by=cast.bopha, bulletin=other, asked_of=cast.bopha.pk, now=now)
    bopha.post(f"/bulletins/{other}/to/", {"organisations": [str(cast.cardamom.pk)]})
    assert Bulletin.objects.get(pk=other).by == cast.bopha


@pytest.mark.both
def test_what_took_two_travels_further_by_two(cast: Cast) -> None:
    networked(cast)
    dara = signed_in(cast.dara)
    first = a_bulletin(cast, now=timezone.now()).pk
    wider = uuid4()
    dara.post(f"/bulletins/{first}/wider/", {"key": str(wider)})
    dara.post(f"/bulletins/{wider}/change/", typed(wider, label="CLEAR", is_public="on"))
    assert "A second person releases it" in dara.get(f"/bulletins/{wider}/check/").text
    assert release(dara, wider) == "draft"
    dara.post(f"/bulletins/{wider}/ask/", {"asked_of": str(cast.bopha.pk)})
    assert release(signed_in(cast.bopha), wider) == "released"


@pytest.mark.both
def test_what_follows_a_red_one_is_as_closed_until_it_is_released(cast: Cast) -> None:
    net, now, words = networked(cast), timezone.now(), "A name on a list"
    red = a_bulletin(cast, now=now, label="RED", headline_en=words, to=Addressed(people=[cast.piseth.pk]))
    dara, kanha, wider = signed_in(cast.dara), signed_in(cast.kanha), uuid4()
    assert "Bopha released it, and can read it, too" in dara.get(f"/bulletins/{red.pk}/").text
    assert "Bopha released it" not in signed_in(cast.piseth).get(f"/bulletins/{red.pk}/").text
    dara.post(f"/bulletins/{red.pk}/wider/", {"key": str(wider)})
    dara.post(f"/bulletins/{wider}/change/", typed(wider, label="CLEAR"))
    assert Bulletin.objects.get(pk=wider).label == "CLEAR"

    def read_by_nobody_else() -> None:
        for client in (kanha, signed_in(cast.piseth), signed_in(net.channary)):
            for page in ("", "check/", "change/", "to/", "hand-over/"):
                assert client.get(f"/bulletins/{wider}/{page}").status_code == 404, page
            assert "asks you to release a bulletin" not in client.get("/").text
        assert words not in kanha.get("/bulletins/sent/").text
        assert words not in kanha.post("/find/", {"q": "name on"}, follow=True).text

    read_by_nobody_else()
    assert "Whoever you ask reads it, too" in dara.get(f"/bulletins/{wider}/check/").text
    dara.post(f"/bulletins/{wider}/ask/", {"asked_of": str(cast.bopha.pk)})
    read_by_nobody_else()
    assert release(kanha, wider) == "waiting"
    assert "asks you to release a bulletin" in signed_in(cast.bopha).get("/").text
    assert "Bopha reads it, too, to release it" in dara.get(f"/bulletins/{wider}/check/").text
    assert release(signed_in(cast.bopha), wider) == "released"
    assert kanha.get(f"/bulletins/{wider}/").status_code == 200
    assert kanha.get(f"/bulletins/{red.pk}/").status_code == 404
    assert str(red.pk) not in kanha.get(f"/bulletins/{wider}/").text


def test_an_exercise_and_what_names_somebody_are_not_handed_over(cast: Cast) -> None:
    networked(cast)
    dara, now = signed_in(cast.dara), timezone.now()
    for answers in ({"drill": True}, {"headline_en": "Dara told us"}):
        draft = a_draft(cast, now=now, **answers).pk
        dara.post(f"/bulletins/{draft}/hand-over/", {"to": str(cast.cardamom.pk)})
        assert not HandedDraft.objects.exists(), answers


@pytest.mark.both
def test_what_followed_is_taken_back_with_it(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    first = sent_bulletin(net, Label.AMBER_STRICT, now, event="arrest", by=cast.dara)
    update = sent_bulletin(net, Label.AMBER_STRICT, now, event="arrest", step="update", follows=first)
    wider = sent_bulletin(net, Label.AMBER, now, event="arrest", step="downgrade", follows=update, headline_en="Wide")
    copy_for(first, RecipientClass.MEMBER, cast.piseth, cast.cardamom)
    copy_for(update, RecipientClass.MEMBER, cast.piseth, cast.cardamom)
    copy_for(wider, RecipientClass.MEMBER, cast.maly, cast.cardamom)
    piseth = signed_in(cast.piseth)
    assert f"/bulletins/{first.pk}/" not in piseth.get("/bulletins/").text
    assert [item.bulletin for item in allowed_items(cast.piseth, Way.API)] == [update]
    back = uuid4()
    dara = signed_in(cast.dara)
    dara.post(f"/bulletins/{first.pk}/taken-back/", {"key": str(back), "why_en": "Old"})
    rows = Bulletin.objects.filter(pk__in=[first.pk, update.pk, wider.pk])
    assert set(rows.values_list("state", flat=True)) == {"cancelled"}
    assert Bulletin.objects.get(pk=back).state == "released"
    told = BulletinReceiver.objects.filter(bulletin=back).values_list("person__name", flat=True)
    assert {"Piseth", "Maly"} <= set(told)
    assert carry_bulletins(now=timezone.now()) == 0 and not Fact.objects.exists()


def test_taking_back_does_not_say_it_again(cast: Cast) -> None:
    networked(cast)
    words, back = "Sophal of Kampot taken", uuid4()
    first = a_bulletin(cast, now=timezone.now(), headline_en=words)
    dara, piseth = signed_in(cast.dara), signed_in(cast.piseth)
    assert words in piseth.get("/bulletins/").text
    dara.post(f"/bulletins/{first.pk}/taken-back/", {"key": str(back), "why_en": "It named somebody"})
    for path in (f"/bulletins/{first.pk}/", f"/bulletins/{back}/"):
        shown = piseth.get(path).text
        assert "A bulletin was taken back" in shown and words not in shown, path
    inbox = piseth.get("/bulletins/").text
    assert words not in inbox and "takes back" in inbox
    assert words not in piseth.post("/find/", {"q": words}, follow=True).text.replace(f'value="{words}"', "")
    assert words in dara.get(f"/bulletins/{first.pk}/").text


def test_what_was_taken_back_says_why_in_its_place(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    first = sent_bulletin(net, Label.CLEAR, now, by=cast.dara)
    update = sent_bulletin(net, Label.CLEAR, now, by=cast.dara, step="update", follows=first)
    for row in (first, update):
        copy_for(row, RecipientClass.MEMBER, cast.piseth, cast.cardamom)
    dara, piseth, back = signed_in(cast.dara), signed_in(cast.piseth), uuid4()
    assert "You may hand it on to anybody" in piseth.get(f"/bulletins/{update.pk}/").text
    dara.post(f"/bulletins/{update.pk}/taken-back/", {"key": str(back), "why_en": "It was a fire drill."})
    for row, client in ((first, piseth), (update, piseth), (update, dara)):
        shown = client.get(f"/bulletins/{row.pk}/").text
        assert shown.index("taken this back") < shown.index("It was a fire drill.") < shown.index(str(back))
        assert "You may hand it on" not in shown and "There is a newer one" not in shown
    assert "taken back" in piseth.get(f"/bulletins/{update.pk}/").text.split("the earlier bulletin")[1]


@pytest.mark.both
def test_carrying_to_many_takes_few_statements(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    provinces = [f"KH-{n}" for n in range(1, 6)]
    bulletin = sent_bulletin(net, Label.GREEN, now, event="arrest", provinces=provinces)
    for n in range(6):
        organisation = Organisation.objects.create(name=f"Member {n}")
        net.network.members.create(organisation=organisation, joined_at=now)
        copy_for(bulletin, RecipientClass.MEMBER, person(f"P{n}", organisation, Role.OFFICER), organisation)
    with CaptureQueriesContext(connection) as queries:
        assert carry_bulletins(now=now) == 30
    assert len(queries) < 25
    assert Fact.objects.count() == 30


@pytest.mark.both
def test_an_address_of_bulletins_is_lost_with_the_phone(cast: Cast) -> None:
    networked(cast)
    address = reverse("network:bulletin_own_feed", args=[open_own_link(by=cast.piseth, now=timezone.now())])
    assert Client().get(address).status_code == 200
    assert "feed of bulletins is closed" in signed_in(cast.piseth).post("/lost/", {"sure": "on"}, follow=True).text
    assert Client().get(address).status_code == 404


def test_nobody_is_sent_an_update_of_what_was_taken_back(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    former = sent_bulletin(net, Label.AMBER_STRICT, now, by=cast.dara)
    copy_for(former, RecipientClass.MEMBER, cast.piseth, cast.cardamom)
    dara, update = signed_in(cast.dara), uuid4()
    dara.post(f"/bulletins/{former.pk}/update/", {"key": str(update)})
    dara.post(f"/bulletins/{update}/ask/", {"asked_of": str(cast.bopha.pk)})
    dara.post(f"/bulletins/{former.pk}/taken-back/", {"key": str(uuid4()), "why_en": "It was not so"})
    assert release(signed_in(cast.bopha), update) == "waiting"


def test_a_draft_outlives_what_it_follows(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    long_ago = now - timedelta(days=731)
    old = sent_bulletin(net, Label.GREEN, now, released_at=long_ago, written_at=long_ago)
    draft = sent_bulletin(net, Label.GREEN, now, state="draft", released_at=None, step="update", follows=old)
    purge_tables(Bulletin, now=now)
    assert not Bulletin.objects.filter(pk=old.pk).exists() and Bulletin.objects.filter(pk=draft.pk).exists()


def test_it_is_taken_back_where_nobody_would_hear_of_it(cast: Cast) -> None:
    """Whoever received it is out of the network for now: back in it, they read no warning that was false."""
    net, now, back = networked(cast), timezone.now(), uuid4()
    false = a_bulletin(cast, now=now, to=Addressed(organisations={cast.cardamom.pk}))
    type(net.cardamom).objects.filter(pk=net.cardamom.pk).update(left_at=now)
    dara, path = signed_in(cast.dara), f"/bulletins/{false.pk}/taken-back/"
    assert dara.post(path, {"key": str(back), "why_en": "It was false"}).status_code == 302
    assert Bulletin.objects.get(pk=false.pk).is_withdrawn
    assert not BulletinReceiver.objects.filter(bulletin=back).exists()
    type(net.cardamom).objects.filter(pk=net.cardamom.pk).update(left_at=None)
    assert "Take the old road" not in signed_in(cast.piseth).get(f"/bulletins/{false.pk}/").text


def test_a_red_one_that_nobody_there_knows_is_taken_back_unread(cast: Cast) -> None:
    networked(cast)
    words, back = "Sophal of Kampot taken", uuid4()
    red = a_bulletin(cast, now=timezone.now(), label="RED", to=Addressed(people={cast.piseth.pk}), headline_en=words)
    lead = signed_in(person("Lead", cast.lantern, Role.LEAD))
    path, typed = f"/bulletins/{red.pk}/taken-back/", {"key": str(back), "why_en": "It was false"}
    assert lead.get(path).status_code == 404, "its author and whoever released it are there"
    Membership.objects.filter(person__in=[cast.dara, cast.bopha]).update(ended_at=timezone.now())
    assert path in lead.get("/bulletins/sent/").text
    shown = lead.get(path).text
    assert "TLP:RED" in shown and words not in shown
    for stranger in (cast.maly, cast.sophea):
        assert signed_in(stranger).post(path, typed).status_code in (403, 404)
    for _press in range(2):
        assert lead.post(path, typed)["Location"] == "/bulletins/sent/"
    assert Bulletin.objects.get(pk=red.pk).is_withdrawn and Bulletin.objects.count() == 2
    assert BulletinReceiver.objects.filter(bulletin=back, person=cast.piseth).exists()
    assert path not in lead.get("/bulletins/sent/").text
    assert lead.get(f"/bulletins/{red.pk}/").status_code == 404
    assert "Checkpoint" not in lead.get(f"/bulletins/{back}/").text


def test_the_key_of_another_bulletin_is_refused(cast: Cast) -> None:
    networked(cast)
    first, other = (a_bulletin(cast, now=timezone.now(), label="GREEN") for _row in range(2))
    dara = signed_in(cast.dara)
    for step in ("update", "taken-back"):
        answer = dara.post(f"/bulletins/{first.pk}/{step}/", {"key": str(other.pk), "why_en": "Old"}, follow=True)
        assert "Open the page again" in answer.text, step
    assert set(Bulletin.objects.values_list("state", flat=True)) == {"released"} and Bulletin.objects.count() == 2


@pytest.mark.parametrize("step", ["update", "wider"])
def test_a_strangers_bulletin_is_not_there_whatever_else_is_missing(cast: Cast, step: str) -> None:
    net, now = networked(cast), timezone.now()
    bulletin = sent_bulletin(net, Label.AMBER_STRICT, now, by=cast.dara)
    assert signed_in(cast.rith).post(f"/bulletins/{bulletin.pk}/{step}/").status_code == 404
    assert signed_in(cast.dara).post(f"/bulletins/{bulletin.pk}/{step}/").status_code == 302
