"""A network is founded, organisations join by a link, one leaves, and what it said is taken back."""

import re

import pytest
from django.test import Client

from karpear.network.members.models import Network, NetworkMember
from karpear.network.threads.models import Thread
from karpear.people.models import Membership, Person
from karpear.rules.access import Role
from tests.cast import Cast, gave_password, signed_in
from tests.rooms.network.net import networked
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db
LINK = re.compile(r'id="link">https?://[^/]+(/[^<]+)<')


def link_on(client: Client, path: str) -> str:
    found = LINK.search(shown(client, path))
    assert found, path
    return found[1]


def operator(cast: Cast) -> Client:
    Person.objects.filter(pk=cast.dara.pk).update(is_operator=True)
    return signed_in(cast.dara)


def test_a_network_is_founded_and_two_organisations_join(cast: Cast) -> None:
    dara, bopha, maly = operator(cast), signed_in(cast.bopha), signed_in(cast.maly)
    assert bopha.get("/network/found/").status_code == 404, "for everybody else there is no such page"
    typed = {"name": "Lotus Network", "language": "km", "coordinator": "somebody", "for_name": "Rith"}
    assert dara.post("/network/found/", typed).status_code == 302
    to_coordinate = link_on(dara, "/network/found/")
    assert dara.post("/network/found/", typed).status_code == 422, "the same form makes no second one"
    assert Network.objects.count() == 1

    rith = signed_in(cast.rith)
    assert "Coordinator" in shown(rith, to_coordinate)
    assert rith.post(f"{to_coordinate}yes/").status_code == 302
    membership = Membership.objects.get(person=cast.rith)
    assert membership.role == Role.COORDINATOR and not membership.sos_consent
    network = Network.objects.get()
    assert shown(rith, "/network/").count("Rith") >= 1

    page = f"/network/{network.pk}/invite/"
    for client, organisation, kind in ((bopha, cast.lantern, "vote"), (maly, cast.cardamom, "voice")):
        assert rith.post(page, {"for_name": organisation.name, "member_class": kind}).status_code == 302
        link = link_on(rith, page)
        assert "sees nothing of what you do" in in_one_line(shown(client, link))
        assert client.post(link, {"organisation": organisation.pk}).status_code == 422, "it has to be read"
        answer = {"organisation": organisation.pk, "read": "on"}
        assert client.post(link, answer).status_code == 302
        assert "This link is closed" in client.post(link, answer).text, "it works once"
    assert "Mekong Lantern Network" in shown(maly, "/network/")
    assert NetworkMember.objects.active().count() == 2


def test_an_officer_lets_nobody_join(cast: Cast) -> None:
    net = networked(cast)
    NetworkMember.objects.all().delete()
    channary, page = signed_in(net.channary), f"/network/{net.network.pk}/invite/"
    channary.post(page, {"for_name": "Lantern", "member_class": "vote"})
    link = link_on(channary, page)
    dara = signed_in(cast.dara)
    assert "Hand this link to a lead" in in_one_line(shown(dara, link))
    assert dara.post(link, {"organisation": cast.lantern.pk, "read": "on"}).status_code == 422
    assert dara.get(page).status_code == 404
    assert not NetworkMember.objects.exists()


def test_leaving_takes_back_what_was_written(cast: Cast) -> None:
    net = networked(cast)
    dara, piseth = signed_in(cast.dara), signed_in(cast.piseth)
    form = f"/threads/new/{net.network.pk}/{cast.lantern.pk}/"
    typed = {
        "key": "0192f0a0-0000-7000-8000-000000000001", "subject": "Letters from the commune", "label": "AMBER+STRICT",
        "organisations": [str(cast.cardamom.pk)], "text": "Did you get one, too?", "sure": "1",
    }  # fmt: skip
    assert dara.post(form, typed).status_code == 302
    thread = Thread.objects.get()
    path = f"/threads/{thread.pk}/"
    piseth.post(path, {"key": "0192f0a0-0000-7000-8000-000000000002", "text": "Yes, on Monday."})
    assert "Yes, on Monday." in shown(dara, path)

    leave = f"/network/members/{net.cardamom.pk}/leave/"
    assert piseth.post(leave, {"sure": "on"}).status_code == 403, "an officer cannot"
    maly = signed_in(cast.maly)
    assert maly.post(leave, {"sure": ""}).status_code == 422
    for _twice in range(2):
        assert maly.post(leave, {"sure": "on"}).status_code == 302
    page = shown(dara, path)
    assert "Yes, on Monday." not in page and "Did you get one, too?" in page
    assert piseth.get(path).status_code == 404
    page = shown(signed_in(net.channary), "/network/")
    assert "has left" in page and f"/network/members/{net.cardamom.pk}/" not in page


def test_who_is_put_out_reads_why(cast: Cast) -> None:
    net = networked(cast)
    channary, maly = gave_password(net.channary), signed_in(cast.maly)
    out = f"/network/members/{net.cardamom.pk}/put-out/"
    assert maly.get(out).status_code == 403
    assert channary.post(out, {"reason": ""}).status_code == 422
    assert channary.post(out, {"reason": "It told the press what was for members."}).status_code == 302
    assert "It told the press" in shown(maly, f"/network/members/{net.cardamom.pk}/")
    assert signed_in(cast.dara).get(f"/network/members/{net.cardamom.pk}/").status_code == 404


def test_the_only_coordinator_stays_until_there_is_another(cast: Cast) -> None:
    net = networked(cast)
    channary = gave_password(net.channary)
    own = Membership.objects.get(person=net.channary)
    channary.post(f"/people/members/{own.pk}/end/")
    assert Membership.objects.active().filter(pk=own.pk).exists()
    channary.post(f"/network/{net.network.pk}/coordinators/", {"for_name": "Rith"})
    link = link_on(channary, f"/network/{net.network.pk}/coordinators/")
    signed_in(cast.rith).post(f"{link}yes/")
    channary.post(f"/people/members/{own.pk}/end/")
    assert not Membership.objects.active().filter(pk=own.pk).exists()
    assert signed_in(net.channary).get("/network/").status_code == 404


def test_no_organisation_has_a_coordinator(cast: Cast) -> None:
    networked(cast)
    typed = {"for_name": "Rith", "role": "coordinator"}
    assert signed_in(cast.dara).post(f"/people/{cast.lantern.pk}/invite/", typed).status_code == 422
    sophea = Membership.objects.get(person=cast.sophea)
    assert signed_in(cast.dara).post(f"/people/members/{sophea.pk}/role/", {"role": "coordinator"}).status_code == 422
