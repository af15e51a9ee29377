"""An organisation that left its network, or was put out, tells nobody there anything, and hears of nobody."""

from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.keeper.bulletin_facts import carry_bulletins
from karpear.messaging.models import Delivery
from karpear.network.bulletins.actions.release import ask_release
from karpear.network.bulletins.models import Bulletin
from karpear.network.bulletins.tables import HandedDraft
from karpear.network.members.models import NetworkMember
from karpear.people.models import Membership
from karpear.risks.facts.models import Fact
from karpear.rules.access import Role
from karpear.rules.sharing.labels import Label, RecipientClass
from tests.cast import Cast, person, signed_in
from tests.rooms.network.bulletins import a_bulletin, a_draft
from tests.rooms.network.net import networked
from tests.rooms.network.sent import copy_for, sent_bulletin

pytestmark = pytest.mark.django_db


def leaves(member: NetworkMember) -> None:
    member.left_at = timezone.now()
    member.save()


def test_its_drafts_are_released_to_nobody(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    dara, bopha = signed_in(cast.dara), signed_in(cast.bopha)
    bulletin, other = a_draft(cast, now=now, event="arrest").pk, a_draft(cast, now=now).pk
    ask_release(by=cast.dara, bulletin=bulletin, asked_of=cast.bopha.pk, now=now)
    sent = a_bulletin(cast, now=now).pk
    leaves(net.lantern)
    newcomer = person("Newofficer", cast.cardamom, Role.OFFICER)
    for path in ("to", "check"):
        assert newcomer.shown_name not in dara.get(f"/bulletins/{bulletin}/{path}/").text, path
    before = Delivery.objects.count()
    answer = bopha.post(f"/bulletins/{bulletin}/release/", {"reading": "x"}, follow=True)
    assert "does not belong to this network any more" in answer.text
    dara.post(f"/bulletins/{other}/ask/", {"asked_of": str(cast.bopha.pk)})
    assert not Bulletin.objects.filter(pk__in=[bulletin, other], released_at__isnull=False).exists()
    assert Delivery.objects.count() == before
    dara.post(f"/bulletins/{sent}/update/", {"key": str(uuid4())})
    dara.post(f"/bulletins/{other}/hand-over/", {"to": str(cast.cardamom.pk)})
    assert Bulletin.objects.count() == 3 and not HandedDraft.objects.exists()
    assert "asks you to release a bulletin" not in bopha.get("/").text
    dara.post(f"/bulletins/{other}/drop/")
    assert not Bulletin.objects.filter(pk=other).exists()


def test_what_was_handed_to_it_is_no_longer_taken(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    draft = a_draft(cast, now=now).pk
    signed_in(cast.dara).post(f"/bulletins/{draft}/hand-over/", {"to": str(cast.cardamom.pk)})
    leaves(net.cardamom)
    signed_in(cast.piseth).post(f"/bulletins/handed/{HandedDraft.objects.get().pk}/take/")
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize("member", ["lantern", "cardamom"])
def test_no_register_hears_of_it(cast: Cast, member: str) -> None:
    net, now = networked(cast), timezone.now()
    bulletin = sent_bulletin(net, Label.AMBER_STRICT, now, event="arrest")
    copy_for(bulletin, RecipientClass.MEMBER, cast.piseth, cast.cardamom)
    leaves(getattr(net, member))
    carry_bulletins(now=now)
    assert not Fact.objects.exists()


def test_whoever_released_it_from_outside_reads_no_further(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    draft = a_draft(cast, now=now).pk
    Membership.objects.filter(organisation=cast.lantern).exclude(person=cast.dara).update(ended_at=now)
    ask_release(by=cast.dara, bulletin=draft, asked_of=net.channary.pk, now=now)
    channary = signed_in(net.channary)
    assert channary.get(f"/bulletins/{draft}/").status_code == 200
    leaves(net.lantern)
    assert channary.get(f"/bulletins/{draft}/").status_code == 404
    Bulletin.objects.filter(pk=draft).update(state="released", released_at=now, released_by=net.channary)
    assert channary.get(f"/bulletins/{draft}/").status_code == 404
