"""What came before an assessment is not left behind with it."""

import pytest

from karpear.rules.plan.decision import Verdict, least


@pytest.mark.parametrize(
    ("had_to_cancel", "said_no", "asked"),
    [
        (False, False, Verdict.GO),
        (False, True, Verdict.APPROVAL),
        (True, False, Verdict.SECOND_PERSON),
        (True, True, Verdict.SECOND_PERSON),
    ],
)
def test_nobody_assesses_their_way_around_a_no(had_to_cancel: bool, said_no: bool, asked: Verdict) -> None:
    assert least(had_to_cancel=had_to_cancel, said_no=said_no) is asked
