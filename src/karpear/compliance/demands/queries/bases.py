"""On what a reply to a demand may rest, and the least that it then hands over."""

from dataclasses import dataclass

from karpear.rules.law.demands import ReplyBasis, bases_for, items_apart, items_in_letter

from ..answers import DemandAnswer
from ..words import BASES, ITEMS


@dataclass(frozen=True, slots=True)
class BasisChoice:
    """One basis of a reply, and the least that satisfies the demand on it."""

    basis: ReplyBasis
    name: str
    in_letter: list[str]
    by_itself: list[str]


def basis_choices(answer: DemandAnswer) -> list[BasisChoice]:
    """Those that it allows, what is best first."""
    return [_choice(answer, basis) for basis in bases_for(answer.rule)]


def _choice(answer: DemandAnswer, basis: ReplyBasis) -> BasisChoice:
    in_letter = [str(ITEMS[item]) for item in items_in_letter(answer.rule, basis)]
    by_itself = [str(ITEMS[item]) for item in items_apart(answer.rule, basis)]
    return BasisChoice(basis, str(BASES[basis]), in_letter, by_itself)
