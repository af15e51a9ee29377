"""An agreement to help with an organisation that nobody of the cast is in, hours under it, and an alert handed over."""

from datetime import datetime, timedelta
from uuid import UUID

from karpear.network.aid.models import AidAgreement, AlertHandover, SharedShift
from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Language, Organisation
from tests.cast import Cast


def aid_things(cast: Cast, *, alert: UUID, now: datetime) -> dict[str, UUID]:
    """One of each, by the name that it has in an address."""
    body, helper = (Organisation.objects.create(name=name, language=Language.ENGLISH) for name in ("Reed", "Rain"))
    network = Network.objects.create(body=body, founded_at=now)
    for organisation in (cast.lantern, helper):
        NetworkMember.objects.create(network=network, organisation=organisation, joined_at=now)
    agreement = AidAgreement.objects.create(
        network=network, giver=helper, taker=cast.lantern, proposed_for=cast.lantern, kinds=["duty"], view="late",
        begins_on=now.date(), ends_on=now.date() + timedelta(days=90), proposed_by=cast.bopha, proposed_at=now,
    )  # fmt: skip
    shift = SharedShift.objects.create(
        agreement=agreement, starts_at=now, ends_at=now + timedelta(hours=8), asked_by=cast.dara, asked_at=now
    )
    takeover = AlertHandover.objects.create(alert_id=alert, giver=cast.dara, taker=cast.kanha, offered_at=now)
    return {"aid_agreement": agreement.pk, "shared_shift": shift.pk, "takeover": takeover.pk}
