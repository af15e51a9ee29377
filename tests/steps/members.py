"""One of each thing of a network, of an organisation whose strangers are in no network with it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from karpear.network.members.actions.memberships import invite_organisation
from karpear.network.members.actions.partners import add_partner
from karpear.network.members.models import NetworkMember
from karpear.network.members.values import NewNetworkInvitation, NewPartner
from karpear.network.threads.actions.threads import open_thread
from karpear.network.threads.values import NewThread
from tests.cast import Cast
from tests.rooms.network.net import networked


def member_things(cast: Cast, now: datetime) -> dict[str, UUID]:
    """By the names that they have in addresses. Cardamom Voices has left: to its people all of it is strange."""
    net = networked(cast)
    invited = NewNetworkInvitation(for_name="Palm Sugar Cooperative", member_class="voice")
    invitation, _token = invite_organisation(by=net.channary, network=net.network.pk, new=invited, now=now)
    donor = NewPartner(
        name="Rural Fund", kind="donor", email="desk@fund.test", agreed_on=now.date() - timedelta(days=9)
    )
    partner = add_partner(by=cast.dara, organisation=cast.lantern.pk, new=donor, now=now, today=now.date())
    conversation = NewThread(
        key=uuid4(), subject="Letters", label="AMBER+STRICT", organisations=[str(net.network.body_id)], text="Any?"
    )
    thread = open_thread(by=cast.dara, network=net.network.pk, organisation=cast.lantern.pk, new=conversation, now=now)
    NetworkMember.objects.filter(pk=net.cardamom.pk).update(left_at=now)
    return {
        "network": net.network.pk, "member": net.lantern.pk, "partner": partner.pk,
        "network_invitation": invitation.pk, "network_thread": thread.pk,
    }  # fmt: skip
