"""A fund held together: who signs, what is refused, shares by exposure, bands, codes, by plain examples."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karpear.rules.duty.reserve import MOST_PEOPLE, EventRate
from karpear.rules.sharing.fund import (
    CannotSignForFund,
    FundBand,
    FundMoney,
    FundRefusal,
    FundRules,
    FundSigner,
    alone,
    asking_refusal,
    band_of,
    entering_refusal,
    fund_outlook,
    is_code,
    is_signed_by_two,
    leaving_refusal,
    rounded_up,
    signing_refusal,
    tells_nobody,
    total_band,
)

#: The invented figures with which the table of the reserve was measured.
EVENTS = (
    EventRate("detained", 0.015, 8900),
    EventRate("hurt", 0.03, 2500),
    EventRate("fled", 0.01, 6000),
    EventRate("killed", 0.001, 20_000),
)
MEASURED = {1: 8900, 5: 5780, 10: 4620, 20: 3950}
RAIN, LOTUS, REED, ANA, BORA, CHAN, DARA = (UUID(int=n) for n in range(1, 8))
MONEY = FundMoney(member=RAIN, asker=ANA, insiders={ANA, DARA})
BY_LOTUS, BY_REED = FundSigner(BORA, LOTUS), FundSigner(CHAN, REED)
RULES = FundRules(most_request=1000, most_year=1500, most_contribution=2000)


def members(count: int, people: int = 8) -> dict[UUID, int]:
    return {UUID(int=n): people for n in range(count)}


@pytest.mark.parametrize("pool", MEASURED)
def test_shares_are_those_of_the_measured_table(pool: int) -> None:
    needed = fund_outlook(members(pool), EVENTS, "detained")
    assert list(needed.shares.values()) == pytest.approx([MEASURED[pool]] * pool, rel=0.03)
    assert sum(needed.shares.values()) == needed.target
    assert alone(8, EVENTS) == 8900


def test_twelve_arrests_in_one_week_are_more_than_a_small_fund_has() -> None:
    needed = fund_outlook(members(5), EVENTS, "detained")
    assert (needed.years.shock_cost, needed.years.ruin) == (12 * 8900, 1)
    assert [needed.pays_for(amount) for amount in (8899, 8900, 40_000, 10**9)] == [0, 1, 4, 12]
    free = tuple(replace(event, cost=0) for event in EVENTS)
    assert fund_outlook(members(5), free, "detained").pays_for(0) == 12


def test_who_has_more_people_pays_more_and_nobody_pays_for_nobody() -> None:
    needed = fund_outlook({RAIN: 30, LOTUS: 10, REED: 1}, EVENTS, "detained")
    assert needed.shares[RAIN] > needed.shares[LOTUS] > needed.shares[REED] > 0
    assert fund_outlook({}, EVENTS, "detained").target == 0
    assert fund_outlook({RAIN: 0}, EVENTS, "detained").shares == {RAIN: 0}


def test_more_people_than_are_simulated_need_more_all_the_same() -> None:
    largest = fund_outlook(members(20, MOST_PEOPLE // 20), EVENTS, "detained")
    beyond = fund_outlook(members(40, MOST_PEOPLE // 20), EVENTS, "detained")
    assert beyond.target == pytest.approx(2 * largest.target, rel=0.001)


@settings(max_examples=20)
@given(st.dictionaries(st.uuids(), st.integers(0, 40), max_size=6))
def test_shares_add_up_to_the_target(people: dict[UUID, int]) -> None:
    needed = fund_outlook(people, EVENTS[:1], "detained")
    assert sum(needed.shares.values()) == needed.target and set(needed.shares) == set(people)


def test_two_people_of_two_other_members_sign() -> None:
    assert signing_refusal(BY_LOTUS, MONEY, []) is None and signing_refusal(BY_REED, MONEY, [BY_LOTUS]) is None
    assert is_signed_by_two(MONEY, [BY_LOTUS, BY_REED])
    for signed in ([], [BY_LOTUS], [BY_LOTUS, BY_LOTUS], [BY_LOTUS, FundSigner(CHAN, LOTUS)]):
        assert not is_signed_by_two(MONEY, signed)


@pytest.mark.parametrize(
    ("signer", "signed", "reason"),
    [
        (FundSigner(ANA, LOTUS), [], CannotSignForFund.ASKED),
        (FundSigner(BORA, RAIN), [], CannotSignForFund.SAME_MEMBER),
        (FundSigner(DARA, LOTUS), [], CannotSignForFund.SAME_MEMBER),
        (FundSigner(BORA, LOTUS, agreed=False), [], CannotSignForFund.NOT_AGREED),
        (FundSigner(CHAN, LOTUS), [BY_LOTUS], CannotSignForFund.SIGNED),
        (FundSigner(BORA, REED), [BY_LOTUS], CannotSignForFund.SIGNED),
        (FundSigner(UUID(int=9), UUID(int=8)), [BY_LOTUS, BY_REED], CannotSignForFund.ENOUGH),
    ],
)
def test_nobody_else_signs(signer: FundSigner, signed: list[FundSigner], reason: CannotSignForFund) -> None:
    assert signing_refusal(signer, MONEY, signed) is reason


def test_caps_and_what_is_there() -> None:
    assert asking_refusal(1000, RULES, 500) is None
    assert asking_refusal(1001, RULES, 0) is FundRefusal.REQUEST
    assert asking_refusal(1000, RULES, 501) is FundRefusal.YEAR
    assert leaving_refusal(1000, RULES, 0, balance=1500, promised=500) is None
    assert leaving_refusal(1000, RULES, 0, balance=1500, promised=501) is FundRefusal.EMPTY
    assert leaving_refusal(1000, RULES, 501, balance=9000, promised=0) is FundRefusal.YEAR
    assert entering_refusal(1500, RULES, 500) is None
    assert entering_refusal(1500, RULES, 501) is FundRefusal.CONTRIBUTION


def test_totals_are_read_in_bands_and_not_of_two_members() -> None:
    bands = {0: (0, 1000), 999: (0, 1000), 1000: (1000, 2000), 4999: (2000, 5000), 5000: (5000, 10_000),
             123_456: (100_000, 200_000)}  # fmt: skip
    assert {amount: (band_of(amount, 1000).low, band_of(amount, 1000).high) for amount in bands} == bands
    assert total_band(4999, 1000, 3) == FundBand(2000, 5000) and total_band(4999, 1000, 2) is None
    assert [rounded_up(amount, 100) for amount in (0, 1, 100, 101)] == [0, 100, 100, 200]


@pytest.mark.parametrize("code", ["K-17", "Lotus 3", "17", "A4821", "2026-11", "ក-១៧", "K17-2"])
def test_a_code_is_at_most_one_word_and_a_number(code: str) -> None:
    assert is_code(code, ["Sok Dara"])


@pytest.mark.parametrize(
    "code",
    ["", "Sok Dara", "Dara 1", "dara-17", "Dara", "K", "012345678", "Sok Dara 17", "street 271 No. 5", "សុខ តារា"],
)
def test_a_name_or_a_number_of_somebody_is_no_code(code: str) -> None:
    assert not is_code(code, ["Sok Dara"])


def test_words_that_tell_nobody() -> None:
    assert tells_nobody("Too much for one lawyer", ["Sok Dara"])
    assert not tells_nobody("Ask Dara", ["Sok Dara"]) and not tells_nobody("Ring 012 345 678")
