"""An unclear reading is approved with counsel, or by a choice that says that it is without; never by an oversight."""

import pytest
from django.test import Client

from karpear.compliance.demands.models import Demand, DemandState
from karpear.rules.law.demands import DemandClass, ReplyBasis
from karpear.rules.refusals import BadFields
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.demands import approved, drafted, noted, registered
from tests.steps.assessments import shown

pytestmark = pytest.mark.django_db
WITHOUT, NOTED = "Approve without counsel", "reply approved, without counsel"


def unclear(cast: Cast) -> Demand:
    return drafted(noted(cast.sophea, cast.lantern, demand=DemandClass.STAFF_NAMES), cast.dara, ReplyBasis.QUESTION)


def approve(client: Client, demand: Demand, **typed: str) -> Demand:
    client.post(
        f"/demands/{demand.pk}/approve/", {"draft": demand.draft_mark, "counsel": "", "counsel_on": "", **typed}
    )
    demand.refresh_from_db()
    return demand


def test_the_approver_of_an_unclear_reading_says_who_read_it_or_that_nobody_did(cast: Cast) -> None:
    demand, bopha = unclear(cast), signed_in(cast.bopha)
    page = shown(bopha, f"/demands/{demand.pk}/")
    assert WITHOUT in page and '<summary class="btn">Counsel has read it' not in page
    assert approve(bopha, demand).state == DemandState.DRAFTED
    with pytest.raises(BadFields, match="counsel"):
        approved(demand, cast.bopha)
    assert approve(bopha, demand, counsel="Ms. Sok", counsel_on=str(NOW.date())).counsel == "Ms. Sok"
    assert demand.state == DemandState.APPROVED and NOTED not in shown(bopha, f"/demands/{demand.pk}/")


def test_without_counsel_is_possible_and_stands_in_the_history(cast: Cast) -> None:
    demand, bopha = unclear(cast), signed_in(cast.bopha)
    assert approve(bopha, demand, without_counsel="on").state == DemandState.APPROVED
    for reader in (cast.bopha, cast.dara):
        assert NOTED in shown(signed_in(reader), f"/demands/{demand.pk}/")
    assert NOTED not in shown(signed_in(cast.sophea), f"/demands/{demand.pk}/"), "counsel is for officers and leads"


def test_what_a_text_answers_is_approved_as_before(cast: Cast) -> None:
    registered(cast.lantern)
    demand, bopha = drafted(noted(cast.sophea, cast.lantern), cast.dara), signed_in(cast.bopha)
    page = shown(bopha, f"/demands/{demand.pk}/")
    assert WITHOUT not in page and "Counsel has read it" in page
    assert approve(bopha, demand).state == DemandState.APPROVED
    assert NOTED not in shown(bopha, f"/demands/{demand.pk}/")
