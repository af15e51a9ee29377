"""Three invented places of the demo's first organisation: one is on land of the state, one lease runs out soon."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from karpear.compliance.premises.actions import add_site, plan_leaving
from karpear.compliance.premises.models import Site
from karpear.compliance.premises.values import NewSite
from karpear.rules.law.premises import Copied, SecondPlace, Tenure, TenurePaper

from .cast import COMPANIES, organisation_of, person_called

DAY = timedelta(days=1)


type InventedPlace = tuple[NewSite, dict[str, Any], int]


@transaction.atomic
def make_premises(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation, keeper, today = organisation_of(company), person_called(company.officer), now.date()
    if Site.objects.filter(organisation=organisation).exists():
        return
    for new, plan, days in _places(today):
        at = now - days * DAY
        site = add_site(by=keeper, organisation=organisation.pk, new=new, now=at, today=at.date())
        plan_leaving(by=keeper, site=site.pk, clean=plan, now=at)


def _places(today: date) -> list[InventedPlace]:
    """(the place, what is ready for leaving it, looked at so many days ago)."""
    return [
        (
            NewSite(
                name="Office in the capital", tenure=Tenure.RENTED.value, landlord="person",
                address_since=date(2016, 1, 12), papers=[TenurePaper.LEASE.value], ends_on=today + 70 * DAY,
                neighbours=["business"],
                neighbours_words="A phone shop on the ground floor.",
            ),
            {
                "second_place": SecondPlace.AGREED.value, "key_count": 3,
                "second_place_words": "Two rooms of a partner, by the market. Ask Bopha.",
                "copied": [kind.value for kind in Copied], "copies_words": "Sealed, with the lawyer and a partner.",
                "keys_words": "Dara, Bopha, and the cleaner until noon.",
            },
            40,
        ),
        (
            NewSite(
                name="Room at the lake", tenure=Tenure.STATE.value, landlord="commune", neighbours=["office"],
                landlord_words="Agreed with a handshake. Twice they asked who comes here.",
                neighbours_words="The commune hall is next door.",
            ),
            {"second_place": SecondPlace.THOUGHT_OF.value, "copied": [Copied.ACCOUNTS.value], "key_count": 1},
            100,
        ),
        (
            NewSite(
                name="Store for boats", tenure=Tenure.COMMUNITY.value, landlord="faith",
                papers=[TenurePaper.PERMIT.value], open_ended=True, neighbours=["owner", "home"],
            ),
            {"second_place": SecondPlace.NONE.value, "key_count": 2, "keys_words": "The pagoda and Samnang."},
            20,
        ),
    ]  # fmt: skip
