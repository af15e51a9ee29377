"""What has to be paid for after something happened."""

from karpear.rules.case.playbook import Happened
from karpear.rules.duty.cover_terms import Needed
from karpear.rules.duty.event_needs import needs_after


def test_an_arrest_costs_what_policies_call_detention_and_a_raid_nothing_that_they_know() -> None:
    assert needs_after(Happened.DETAINED.value) == (Needed.DETENTION, Needed.LEGAL_DEFENCE)
    assert needs_after(Happened.ACCIDENT.value) == (Needed.ACCIDENT,)
    assert needs_after(Happened.RAIDED.value) == ()
    assert needs_after("of another pack") == ()
