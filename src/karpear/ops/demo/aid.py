"""Mutual aid of the demo: one organisation stands watch for the other at night, and is asked for the coming one."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from karpear.network.aid.models import AidAgreement, AidKind, AidState, SharedShift
from karpear.network.members.models import Network
from karpear.people.models import GuestView
from karpear.rules.access import Role

from .cast import COMPANIES, organisation_of, person_called

BEGINS, ENDS = time(18), time(6)
SINCE, HOLDS = timedelta(days=60), timedelta(days=305)


def make_aid(*, now: datetime) -> None:
    """Signed by both leads two months ago. Nobody has taken the coming night yet: whoever visits can."""
    helped, helper = COMPANIES[:2]
    taker, giver = organisation_of(helped), organisation_of(helper)
    network = Network.objects.filter(members__organisation=taker).first()
    if network is None or AidAgreement.objects.filter(taker=taker).exists():
        return
    lead, other_lead = (
        next(person_called(name) for name, role in company.accounts if role is Role.LEAD)
        for company in (helped, helper)
    )
    wall = now.astimezone(ZoneInfo(taker.time_zone))
    agreement = AidAgreement.objects.create(
        network=network, giver=giver, taker=taker, proposed_for=taker, state=AidState.ACTIVE,
        kinds=[AidKind.DUTY.value, AidKind.CAR.value], begins_on=(wall - SINCE).date(), ends_on=(wall + HOLDS).date(),
        night_from=BEGINS, night_until=ENDS, view=GuestView.CONTACTS,
        terms="Ring Dara first. Petrol is paid by whoever is helped.", proposed_by=lead,
        proposed_at=now - SINCE, signed_by=other_lead, signed_at=now - SINCE,
        review_on=(wall + HOLDS).date(),
    )  # fmt: skip
    evening = datetime.combine(wall.date(), BEGINS, wall.tzinfo)
    evening += timedelta(days=1) if evening < wall else timedelta(0)
    SharedShift.objects.create(
        agreement=agreement, starts_at=evening, ends_at=evening + timedelta(hours=12),
        asked_by=person_called(helped.officer), asked_at=now,
    )  # fmt: skip
