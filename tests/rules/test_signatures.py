"""Two sign, neither asked nor gets it, one stands outside the line: whatever the order, and however lines run."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.signatures import SIGNATURES, CannotSign, MoneyAsked, able, is_signed, refusal

ASKER, GETS, LEADER, ABOVE, OUTSIDE, OTHER = (UUID(int=n) for n in range(6))
LINE = MoneyAsked(asker=ASKER, beneficiary=GETS, led_by={ASKER: LEADER, LEADER: ABOVE, GETS: LEADER})
people = st.integers(0, 7).map(lambda n: UUID(int=n))
asked = st.builds(
    MoneyAsked,
    asker=people,
    beneficiary=st.none() | people,
    led_by=st.dictionaries(people, people, max_size=6),
    leads=st.frozensets(people, max_size=3),
)


def test_who_asked_and_who_gets_it_never_sign() -> None:
    assert refusal(ASKER, LINE, []) is CannotSign.ASKED
    assert refusal(GETS, LINE, []) is CannotSign.GETS


def test_a_line_goes_all_the_way_up_and_down() -> None:
    assert not LINE.is_outside(ABOVE) and not LINE.is_outside(LEADER) and LINE.is_outside(OUTSIDE)
    led = MoneyAsked(asker=ABOVE, beneficiary=None, led_by={ABOVE: OTHER, LEADER: ABOVE, GETS: LEADER})
    assert not led.is_outside(GETS) and not led.is_outside(OTHER) and led.is_outside(OUTSIDE)


def test_the_second_is_from_outside_unless_the_first_was() -> None:
    assert refusal(ABOVE, LINE, [LEADER]) is CannotSign.NEEDS_OUTSIDE
    assert refusal(OUTSIDE, LINE, [LEADER]) is None
    assert refusal(LEADER, LINE, [OUTSIDE]) is None


def test_nobody_signs_twice_and_two_are_enough() -> None:
    assert refusal(OUTSIDE, LINE, [OUTSIDE]) is CannotSign.SIGNED
    assert refusal(OTHER, LINE, [OUTSIDE, LEADER]) is CannotSign.ENOUGH


def test_two_are_enough_where_one_is_outside_and_those_who_may_are_found() -> None:
    assert able([ASKER, LEADER, ABOVE, OUTSIDE], LINE, [LEADER]) == [OUTSIDE]
    assert is_signed(LINE, [LEADER, OUTSIDE])
    assert not is_signed(LINE, [OUTSIDE]) and not is_signed(LINE, [LEADER, ABOVE])


def test_where_nobody_wrote_a_line_down_leads_count_as_it() -> None:
    unwritten = MoneyAsked(asker=ASKER, beneficiary=None, led_by={}, leads=frozenset({ABOVE}))
    assert not unwritten.is_outside(ABOVE) and unwritten.is_outside(OUTSIDE)
    written = MoneyAsked(asker=ASKER, beneficiary=None, led_by={ASKER: LEADER}, leads=frozenset({ABOVE}))
    assert written.is_outside(ABOVE)


@given(asked, st.lists(people, max_size=12))
def test_whatever_is_tried_two_others_sign_and_one_is_outside(money: MoneyAsked, tries: list[UUID]) -> None:
    signed: list[UUID] = []
    for person in tries:
        if refusal(person, money, signed) is None:
            signed.append(person)
    assert len(signed) <= SIGNATURES and len(set(signed)) == len(signed)
    assert not {money.asker, money.beneficiary} & set(signed)
    assert is_signed(money, signed) == (len(signed) == SIGNATURES)
    if is_signed(money, signed):
        assert any(map(money.is_outside, signed))


@given(asked, st.lists(people, max_size=1, unique=True))
def test_able_is_who_is_not_refused(money: MoneyAsked, signed: list[UUID]) -> None:
    everybody = [UUID(int=n) for n in range(8)]
    assert set(able(everybody, money, signed)) == {by for by in everybody if refusal(by, money, signed) is None}
