"""A name that several of a set gave counts once: nobody's condition holds because somebody came twice.

Whoever gives another's name must gain nothing by it, neither their place nor that they are left out alone.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..text.names import look_of, plainest
from .classes import OTHERS
from .signatories import Pledge


@dataclass(frozen=True, slots=True)
class GivenName:
    """`pledge`: the condition under which it was given."""

    name: str
    pledge: Pledge


@dataclass(frozen=True, slots=True)
class NamesOnce:
    """`signed`: names and kinds, each once; or nobody, where `struck_out` are keys of pledges."""

    signed: Sequence[tuple[str, str]]
    struck_out: frozenset[str] = frozenset()


def names_once(given_names: Sequence[GivenName], floor: Pledge) -> NamesOnce:
    """Names that look alike are one, if what everybody asked for, and `floor`, then still holds; else all go who gave
    the same, and nobody of them is preferred. Those who gave one name as different kinds count as none of these.
    """
    by_look: Mapping[str, list[GivenName]] = defaultdict(list)
    for given_name in given_names:
        by_look[look_of(given_name.name)].append(given_name)
    groups = list(by_look.values())
    signed = [(plainest([given_name.name for given_name in group]), _kind_of(group)) for group in groups]
    kinds = Counter(kind for _name, kind in signed)
    tied_keys = frozenset(given_name.pledge.key for group in groups if len(group) > 1 for given_name in group)
    conditions = [floor, *(given_name.pledge for given_name in given_names)]
    if tied_keys and not all(condition.holds_among(kinds) for condition in conditions):
        return NamesOnce([], tied_keys)
    return NamesOnce(signed)


def _kind_of(group: Sequence[GivenName]) -> str:
    kinds = {given_name.pledge.kind for given_name in group}
    return kinds.pop() if len(kinds) == 1 else OTHERS
