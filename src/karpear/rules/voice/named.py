"""What several people who have one name say of it under a statement comes to one answer."""

from collections.abc import Collection
from enum import StrEnum


class NameAnswer(StrEnum):
    """Nobody has answered, it was one of them, or whoever answered says that it was not them."""

    UNKNOWN = ""
    CONFIRMED = "me"
    DENIED = "not_me"


def joint_answer(answers: Collection[NameAnswer]) -> NameAnswer:
    """Who says that it was them outweighs all others of that name: these only know that it was not they.

    One who denies it is enough as long as nobody says yes: others would take them for the one who signed.
    """
    if NameAnswer.CONFIRMED in answers:
        return NameAnswer.CONFIRMED
    return NameAnswer.DENIED if NameAnswer.DENIED in answers else NameAnswer.UNKNOWN


def may_strike_out(own: NameAnswer, of_all: NameAnswer) -> bool:
    """May one who has this name take it back? Not where another of that name says that it is theirs."""
    return of_all != NameAnswer.CONFIRMED or own == NameAnswer.CONFIRMED
