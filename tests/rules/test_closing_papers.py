"""Papers of staff and partners on the day of closure: one more never makes it worse, and none makes nothing lacking."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.closing_papers import ClosingPaper, StaffNumbers, handover_of, staff_papers_of
from karpear.rules.law.closure import Readiness

CONTRACT, STAY, PARTNER, HANDOVER = ClosingPaper
COUNTS = st.none() | st.integers(0, 4)
ORDER = [Readiness.UNKNOWN, Readiness.PARTLY, Readiness.YES, Readiness.NOT_OURS]


@pytest.mark.parametrize(
    ("staff", "from_abroad", "papers", "readiness"),
    [
        (0, None, [], Readiness.NOT_OURS),
        (None, None, [], Readiness.UNKNOWN),
        (2, 0, [], Readiness.UNKNOWN),
        (None, 1, [CONTRACT], Readiness.PARTLY),
        (2, None, [CONTRACT, CONTRACT], Readiness.PARTLY),
        (2, 0, [CONTRACT], Readiness.PARTLY),
        (2, 0, [CONTRACT, CONTRACT], Readiness.YES),
        (2, 1, [CONTRACT, CONTRACT], Readiness.PARTLY),
        (2, 1, [CONTRACT, CONTRACT, STAY], Readiness.YES),
        (1, 1, [STAY], Readiness.PARTLY),
    ],
)
def test_a_contract_for_each_and_papers_to_stay_for_each_from_abroad(
    staff: int | None, from_abroad: int | None, papers: list[ClosingPaper], readiness: Readiness
) -> None:
    assert staff_papers_of(StaffNumbers(staff, from_abroad), Counter(papers)) is readiness


def test_only_an_agreement_about_the_day_itself_says_what_partners_take_over() -> None:
    assert handover_of({}) is Readiness.UNKNOWN
    assert handover_of({PARTNER: 3}) is Readiness.PARTLY
    assert handover_of({PARTNER: 3, HANDOVER: 1}) is handover_of({HANDOVER: 1}) is Readiness.YES


@given(COUNTS, COUNTS, st.lists(st.sampled_from(ClosingPaper)), st.sampled_from(ClosingPaper))
def test_one_more_paper_never_makes_it_worse(
    staff: int | None, from_abroad: int | None, papers: list[ClosingPaper], paper: ClosingPaper
) -> None:
    numbers, more = StaffNumbers(staff, from_abroad), [*papers, paper]
    readiness = staff_papers_of(numbers, Counter(papers))
    assert ORDER.index(staff_papers_of(numbers, Counter(more))) >= ORDER.index(readiness)
    assert Readiness.NO not in (readiness, handover_of(Counter(papers)))
