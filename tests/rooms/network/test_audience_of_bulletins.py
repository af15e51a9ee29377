"""Who receives a bulletin: partners are named to their own organisation alone, an update goes where the first went."""

from dataclasses import replace
from uuid import uuid4

from django.utils import timezone

from karpear.network.bulletins.actions.drafts import Addressed, address_bulletin
from karpear.network.bulletins.actions.follow import follow_bulletin
from karpear.network.bulletins.actions.received import hand_on, include_newcomers
from karpear.network.bulletins.models import Bulletin, BulletinReceiver, BulletinStep
from karpear.network.bulletins.queries.audience import resolved_audience
from karpear.network.bulletins.queries.preview import receivers_before_release
from karpear.network.members.models import Partner
from karpear.people.models import Address, Channel, Organisation
from karpear.rules.access import Role
from tests.cast import Cast, person
from tests.rooms.network.bulletins import a_bulletin, a_draft
from tests.rooms.network.net import networked


def a_partner(organisation: Organisation, name: str) -> Partner:
    return Partner.objects.create(organisation=organisation, name=name, kind="donor", added_at=timezone.now())


def test_a_partner_is_named_to_their_own_organisation_alone(cast: Cast) -> None:
    now, donor = timezone.now(), a_partner(cast.lantern, "Fund of the North")
    net = networked(cast)
    to = Addressed(organisations={cast.cardamom.pk}, partners={donor.pk})
    row = a_draft(cast, now=now, label="AMBER", to=to)
    seen_by_source, seen_outside = (receivers_before_release(row, reader) for reader in (cast.dara, net.channary))
    assert [group.partners for group in seen_by_source.groups if group.partners] == [["Fund of the North"]]
    assert not any(group.partners for group in seen_outside.groups)
    assert [group.partner_count for group in seen_outside.groups if group.partner_count] == [1]
    strict = a_draft(cast, now=now, to=to)
    assert [name for name, _why in receivers_before_release(strict, cast.dara).left_out] == [
        f"Fund of the North ({cast.lantern.name})"
    ]


def test_one_of_each_is_said_as_one(cast: Cast) -> None:
    row = a_draft(cast, now=timezone.now(), label="AMBER", to=Addressed(organisations={cast.cardamom.pk}))
    networked(cast)
    preview = receivers_before_release(row, cast.dara)
    reaches = {replace(preview, count=n, groups=preview.groups[:1] * m).reach for n, m in ((1, 1), (2, 1), (3, 2))}
    assert reaches == {
        "Goes to 1 recipient in 1 organisation",
        "Goes to 2 recipients in 1 organisation",
        "Goes to 3 recipients in 2 organisations",
    }


def test_partners_who_were_not_chosen_are_named_as_left_out(cast: Cast) -> None:
    now = timezone.now()
    net, donor = networked(cast), a_partner(cast.lantern, "Fund of the North")
    a_partner(cast.lantern, "River Radio")
    a_partner(cast.cardamom, "Somebody else's")
    row = a_draft(cast, now=now, label="GREEN")
    (line,) = receivers_before_release(row, cast.dara).left_out
    assert line[0] == "Fund of the North, River Radio" and "have not chosen" in line[1]
    assert not receivers_before_release(row, net.channary).left_out
    assert not receivers_before_release(a_draft(cast, now=now), cast.dara).left_out
    chosen = a_draft(cast, now=now, label="GREEN", to=Addressed(partners={donor.pk}))
    assert [name for name, _why in receivers_before_release(chosen, cast.dara).left_out] == ["River Radio"]


def test_who_has_only_sms_or_no_way_is_said(cast: Cast) -> None:
    networked(cast)
    Address.objects.filter(person=cast.piseth).exclude(channel=Channel.SMS).delete()
    Address.objects.filter(person=cast.maly).delete()
    preview = receivers_before_release(a_draft(cast, now=timezone.now()), cast.dara)
    ways = {name: way for group in preview.groups for name, way in group.names}
    assert ways["Piseth"] == "SMS alone" and ways["Maly"].startswith("no way") and ways["Bopha"] == ""
    assert (preview.sms_only, preview.no_way) == (1, 1)


def test_an_update_goes_to_whoever_received_the_first(cast: Cast) -> None:
    now = timezone.now()
    networked(cast)
    first = a_bulletin(cast, now=now)
    hand_on(by=cast.piseth, bulletin=first.pk, people={cast.chenda.pk}, now=now)
    update = follow_bulletin(by=cast.dara, bulletin=first.pk, step=BulletinStep.UPDATE, key=uuid4(), now=now)
    address_bulletin(by=cast.dara, bulletin=update.pk, to=Addressed(people={cast.maly.pk}), now=now)
    people = set(resolved_audience(Bulletin.objects.get(pk=update.pk)).people)
    assert people == set(BulletinReceiver.objects.filter(bulletin=first).values_list("person", flat=True))
    assert cast.chenda.pk in people


def test_whoever_joins_late_never_gets_what_was_red(cast: Cast) -> None:
    now = timezone.now()
    net = networked(cast)
    a_bulletin(cast, now=now, label="RED", to=Addressed(organisations={cast.cardamom.pk}, people={cast.piseth.pk}))
    late = Organisation.objects.create(name="Late Ones")
    person("Late", late, Role.OFFICER)
    member = net.network.members.create(organisation=late, joined_at=now)
    added = include_newcomers(by=cast.dara, organisation=cast.lantern.pk, member=member.pk, days=30, now=now)
    assert added == 0 and BulletinReceiver.objects.count() == 1
