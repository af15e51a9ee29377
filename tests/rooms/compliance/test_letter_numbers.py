"""The number of a letter to an authority: running, of its year, once in an organisation, also of two at once."""

from datetime import UTC, datetime

import pytest

from karpear.compliance.demands.actions.replies import draft_reply
from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.reply import unpacked
from karpear.compliance.demands.values import NewReply
from karpear.compliance.profile.values import StampAnswer
from karpear.people.models import Person
from karpear.rules.law.demands import ReplyBasis
from karpear.rules.refusals import BadFields
from tests.cast import Cast, build_cast
from tests.rooms.compliance.demands import noted
from tests.steps.connections import together

from .profiles import say

IN_NOVEMBER = datetime(2026, 11, 20, 3, tzinfo=UTC)
#: There it is the first of January already.
NEW_YEAR = datetime(2026, 12, 31, 20, tzinfo=UTC)


def letter(demand: Demand, by: Person, now: datetime = IN_NOVEMBER) -> Demand:
    return draft_reply(by=by, demand=demand.pk, new=NewReply(basis=ReplyBasis.QUESTION), now=now)


@pytest.mark.django_db
def test_it_runs_within_a_year_and_another_draft_of_a_letter_keeps_it(cast: Cast) -> None:
    say(cast, StampAnswer(letter_mark="MLN"))
    demands = [noted(cast.dara, cast.lantern, IN_NOVEMBER) for _number in range(3)]
    assert demands[0].letter_number == "", "there is no letter yet"
    rows = [letter(demand, cast.dara) for demand in demands]
    counts = [row.letter_count or 0 for row in rows]
    assert 1 <= counts[0] < counts[1] < counts[2] <= 18
    assert rows[0].letter_number == f"{counts[0]:03}/26 MLN"
    for blocks in unpacked(rows[0].reply).values():
        assert rows[0].letter_number in " ".join(block["t"] for block in blocks)
    assert letter(demands[0], cast.bopha).letter_number == rows[0].letter_number
    of_next_year = letter(noted(cast.dara, cast.lantern, IN_NOVEMBER), cast.dara, NEW_YEAR)
    assert of_next_year.letter_year == 2027 and (of_next_year.letter_count or 0) <= 6, "the year of the place"


@pytest.mark.django_db
def test_without_a_mark_dots_are_left_for_it_and_a_mark_is_one_word(cast: Cast) -> None:
    row = letter(noted(cast.dara, cast.lantern, IN_NOVEMBER), cast.dara)
    assert f"{row.letter_number} ………" in row.reply and row.letter_number.endswith("/26")
    for mark in ("Sophea Chan", "1A", "M<N", "MEKONGLANTERN"):
        with pytest.raises(BadFields):
            say(cast, StampAnswer(letter_mark=mark))
    for mark in ("MLN", "ស.ម.ត", "M-L"):
        say(cast, StampAnswer(letter_mark=mark))


@pytest.mark.django_db
def test_an_organisation_counts_its_own_letters_alone(cast: Cast) -> None:
    for _number in range(8):
        letter(noted(cast.dara, cast.lantern, IN_NOVEMBER), cast.dara)
    first = letter(noted(cast.piseth, cast.cardamom, IN_NOVEMBER), cast.piseth)
    assert (first.letter_count or 0) <= 6


@pytest.mark.django_db(transaction=True)
def test_two_letters_at_once_have_two_numbers() -> None:
    cast = build_cast()
    demands = [noted(cast.dara, cast.lantern, IN_NOVEMBER) for _number in range(4)]
    together(*(lambda row=row: letter(row, cast.dara) for row in demands))  # type: ignore[misc]
    counts = list(Demand.objects.values_list("letter_count", flat=True))
    assert len(set(counts)) == 4 and None not in counts
