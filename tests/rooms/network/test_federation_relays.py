"""Whatever its label, whoever it was meant for, and however it was handed on: nobody else ever holds the words."""

import random

import pytest

from karpear.network.bulletins.models import Bulletin
from karpear.rules.federation.travel import may_relay
from karpear.rules.refusals import Refused
from karpear.rules.sharing.labels import Label
from tests.cast import Cast
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import Side, carry, elsewhere, here, lines_for, share, trust

ROUNDS, HANDS = 8, 3
LABELS = ("AMBER", "GREEN", "CLEAR")


def has(side: Side, words: str) -> bool:
    rows = Bulletin.objects.filter(network=side.network, origin__isnull=False)
    return any(row.headline_en == words for row in rows)


def carry_all(sides: list[Side], cast: Cast) -> bytes:
    """To everybody who fetches, and to everybody who only stands by: returns all that any line said openly."""
    carried = b""
    for source in sides:
        for receiver in sides:
            if source is not receiver:
                lines = lines_for(source, receiver)
                carried += b"".join(lines)
                carry(source, receiver, cast.now, lines)
    return carried


def hand_on(side: Side, receivers: list[Side], words: str, cast: Cast) -> None:
    """Whoever holds it tries to give it to everybody."""
    for row in Bulletin.objects.filter(network=side.network, origin__isnull=False):
        if row.headline_en == words:
            try:
                share(row, side.coordinator, side, *receivers, now=cast.now)
            except Refused:
                continue


@pytest.mark.parametrize("seed", range(2))
def test_nobody_outside_the_audience_holds_the_words(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    lotus = here(cast)
    others = [elsewhere(name, cast.now) for name in ("Delta", "Island", "Mountain")]
    sides = [lotus, *others]
    for number, one in enumerate(sides):
        for other in sides[number + 1 :]:
            trust(one, other, cast.now)
    for number in range(ROUNDS // 2):
        label, words = chance.choice(LABELS), f"Words {seed}-{number}"
        meant_for = chance.sample(others, chance.randint(1, 3))
        row = a_bulletin(cast, now=cast.now, label=label, headline_en=words)
        share(row, cast.bopha, lotus, *meant_for, now=cast.now)
        carried = carry_all(sides, cast)
        for _hand in range(HANDS):
            for side in others:
                hand_on(side, [each for each in others if each is not side], words, cast)
            carried += carry_all(sides, cast)
        holders = {side.network.pk for side in others if has(side, words)}
        intended = {side.network.pk for side in meant_for}
        assert intended <= holders
        if not may_relay(Label(label)):
            assert holders == intended
        assert (words.encode() in carried) == (label == "CLEAR")
        assert not has(lotus, words), "what is our own does not come back as another's"
