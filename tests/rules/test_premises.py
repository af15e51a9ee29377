"""Premises: why a stay could end, what is lacking, the worst first; more that is ready never leaves more to do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.premises import (
    ENDS_SOON,
    LOOK_AGAIN,
    Copied,
    EndReason,
    Footing,
    SecondPlace,
    SiteFacts,
    SiteGap,
    Tenure,
    TenurePaper,
    look_due,
    precarity_of,
)

TODAY = date(2026, 12, 1)
DAY = timedelta(days=1)
READY = SiteFacts(
    tenure=Tenure.RENTED,
    papers=[TenurePaper.LEASE],
    ends_on=TODAY + timedelta(days=400),
    second_place=SecondPlace.AGREED,
    copied=list(Copied),
    key_count=3,
    looked_on=TODAY,
)


def test_a_place_with_a_lease_and_a_plan_lacks_nothing() -> None:
    answer = precarity_of(READY, TODAY)
    assert (answer.footing, answer.reasons, answer.gaps, answer.uncopied) == (Footing.FIRM, (), (), ())


@pytest.mark.parametrize(
    ("changes", "footing", "reasons", "gaps"),
    [
        ({"ends_on": TODAY - DAY}, Footing.ANY_DAY, [EndReason.PAPER_OVER], [SiteGap.RENEWAL]),
        ({"ends_on": TODAY}, Footing.UNSURE, [EndReason.ENDS_SOON], [SiteGap.RENEWAL]),
        ({"ends_on": TODAY + ENDS_SOON}, Footing.FIRM, [], []),
        ({"papers": []}, Footing.ANY_DAY, [EndReason.NO_PAPER], [SiteGap.PAPER]),
        ({"papers": [TenurePaper.DEED]}, Footing.ANY_DAY, [EndReason.NO_PAPER], [SiteGap.PAPER]),
        ({"ends_on": None}, Footing.UNSURE, [EndReason.END_UNKNOWN], [SiteGap.END]),
        ({"ends_on": None, "open_ended": True}, Footing.UNSURE, [EndReason.OPEN_ENDED], []),
        ({"tenure": Tenure.STATE}, Footing.ANY_DAY, [EndReason.STATE_OWNED], []),
        ({"tenure": Tenure.OWN, "papers": [TenurePaper.DEED], "ends_on": None}, Footing.FIRM, [], []),
        ({"tenure": Tenure.COMMUNITY, "papers": [TenurePaper.PERMIT]}, Footing.FIRM, [], []),
        ({"second_place": SecondPlace.NONE}, Footing.FIRM, [], [SiteGap.SECOND_PLACE]),
        ({"second_place": SecondPlace.THOUGHT_OF}, Footing.FIRM, [], [SiteGap.AGREEMENT]),
        ({"copied": [Copied.STAFF]}, Footing.FIRM, [], [SiteGap.COPIES]),
        ({"key_count": 1}, Footing.FIRM, [], [SiteGap.KEYS]),
        ({"key_count": None}, Footing.FIRM, [], [SiteGap.KEYS]),
        ({"looked_on": TODAY - LOOK_AGAIN[Tenure.RENTED]}, Footing.FIRM, [], [SiteGap.LOOK]),
    ],
)
def test_each_thing_that_is_not_so_is_said(
    changes: dict[str, object], footing: Footing, reasons: list[EndReason], gaps: list[SiteGap]
) -> None:
    answer = precarity_of(replace(READY, **changes), TODAY)  # type: ignore[arg-type]
    assert (answer.footing, list(answer.reasons), list(answer.gaps)) == (footing, reasons, gaps)


def test_whoever_may_have_to_leave_tomorrow_looks_first_where_to_go() -> None:
    bare = SiteFacts(tenure=Tenure.STATE, ends_on=TODAY - DAY, looked_on=TODAY - timedelta(days=400))
    answer = precarity_of(bare, TODAY)
    assert answer.reasons == (EndReason.PAPER_OVER, EndReason.NO_PAPER, EndReason.STATE_OWNED)
    assert answer.gaps == (
        SiteGap.SECOND_PLACE, SiteGap.COPIES, SiteGap.KEYS, SiteGap.RENEWAL, SiteGap.PAPER, SiteGap.LOOK,
    )  # fmt: skip
    assert answer.uncopied == tuple(Copied)


def test_whoever_can_stay_keeps_the_right_to_first() -> None:
    site = replace(READY, ends_on=TODAY + DAY, second_place=SecondPlace.NONE, copied=[])
    assert precarity_of(site, TODAY).gaps == (SiteGap.RENEWAL, SiteGap.SECOND_PLACE, SiteGap.COPIES)


def test_a_place_of_the_state_is_looked_at_more_often_than_an_own_one() -> None:
    assert look_due(Tenure.STATE, TODAY) < look_due(Tenure.RENTED, TODAY) < look_due(Tenure.OWN, TODAY)


def sites() -> st.SearchStrategy[SiteFacts]:
    return st.builds(
        SiteFacts,
        tenure=st.sampled_from(Tenure),
        papers=st.lists(st.sampled_from(TenurePaper), unique=True),
        ends_on=st.none() | st.dates(TODAY - timedelta(days=200), TODAY + timedelta(days=400)),
        second_place=st.sampled_from(SecondPlace),
        copied=st.lists(st.sampled_from(Copied), unique=True),
        key_count=st.none() | st.integers(0, 4),
        looked_on=st.dates(TODAY - timedelta(days=500), TODAY),
    )


@given(sites(), st.sampled_from(Copied), st.integers(1, 400))
def test_more_that_is_ready_never_leaves_more_to_do(site: SiteFacts, kind: Copied, days: int) -> None:
    answer = precarity_of(site, TODAY)
    for readier in (
        replace(site, second_place=SecondPlace.AGREED),
        replace(site, copied=[*site.copied, kind]),
        replace(site, key_count=3),
        replace(site, looked_on=TODAY),
    ):
        better = precarity_of(readier, TODAY)
        assert set(better.gaps) <= set(answer.gaps)
        assert better.footing == answer.footing, "why a stay could end does not hang on what is ready"
    if site.ends_on:
        later = precarity_of(replace(site, ends_on=site.ends_on + timedelta(days=days)), TODAY)
        order = list(Footing)
        assert order.index(later.footing) >= order.index(answer.footing)


@given(sites())
def test_time_alone_makes_no_stay_surer(site: SiteFacts) -> None:
    order = list(Footing)
    now, later = precarity_of(site, TODAY), precarity_of(site, TODAY + timedelta(days=100))
    assert order.index(later.footing) <= order.index(now.footing)
    assert set(now.gaps) <= set(later.gaps)
