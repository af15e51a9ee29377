"""A demand and its photograph arrive at the same moment, on real connections: they belong together afterwards."""

from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.compliance.demands.actions.letters import keep_letter
from karpear.compliance.demands.actions.phone import CodedDemand, keep_from_phone
from karpear.compliance.demands.models import Demand, DemandLetter
from karpear.rules.law.demands import AuthorityLevel, DemandChannel, DemandClass
from karpear.vault.models import Record
from tests.cast import build_cast
from tests.engine.at_once import Work, meet
from tests.steps.sealing import given
from tests.steps.vault import KeyHolders

pytestmark = pytest.mark.django_db(transaction=True)


def of_one_phone(holders: KeyHolders) -> tuple[Work, Work]:
    """(the demand arrives, its photograph arrives)"""
    key, now, sophea, lantern = uuid4(), timezone.now(), holders.cast.sophea, holders.cast.lantern
    readers = [holders.reader("sophea"), holders.officers()]
    letter = given(
        holders.keys["sophea"], {"kind": "receipt"}, readers, type="receipt", organisation=lantern.pk, about=key
    )
    codes = CodedDemand(
        made_at=now, level=AuthorityLevel.COMMUNE, demand=DemandClass.REPORT, channel=DemandChannel.LETTER
    )
    return (
        lambda: keep_from_phone(person=sophea, key=key, new=codes, now=now),
        lambda: keep_letter(by=sophea, version=letter, now=now),
    )


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 0), (1, 1)])
def test_neither_slips_past_the_other(order: tuple[int, int]) -> None:
    """Also when the same is sent twice at once."""
    works = of_one_phone(KeyHolders(build_cast()))
    meet(works[order[0]], works[order[1]])
    for work in works:
        work()
    assert (Demand.objects.count(), Record.objects.count()) == (1, 1)
    assert DemandLetter.objects.get().demand == Demand.objects.get()
