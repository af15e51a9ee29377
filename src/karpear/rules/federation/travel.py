"""Where an item may go: to which installations, in which chain, and whether one of them may hand it on.

To its author another installation is what a partner is: the table of labels decides. RED and AMBER+STRICT go nowhere.
"""

from collections.abc import Collection, Iterable
from hashlib import sha256

from ..sharing.labels import HandOn, Label, RecipientClass, allowance
from .refusal import Unfit, UnfitItem
from .wire import Header, Kind, is_key

PUBLIC, COMMUNITY = "public", "community"
#: What an installation says of itself, to anybody.
OF_ITSELF = frozenset({Kind.KEYS, Kind.HEARTBEAT})
_CHAIN_AS = b"karpear-fed-chain-v1\0"


def may_travel(label: Label) -> bool:
    """May an item leave for another installation at all?"""
    return allowance(label, RecipientClass.PARTNER).receive


def is_open(label: Label) -> bool:
    """Does it travel unsealed, for anybody to fetch?"""
    return label is Label.CLEAR


def audience_for(label: Label, receivers: Iterable[str]) -> tuple[str, ...]:
    """As the header says it. Raises UnfitItem: nobody is nobody, and never everybody."""
    if not may_travel(label):
        raise UnfitItem(Unfit.LABEL_STAYS)
    keys = sorted(set(receivers))
    if not keys:
        raise UnfitItem(Unfit.EMPTY_AUDIENCE)
    if is_open(label):
        return (PUBLIC,)
    return tuple([*keys, COMMUNITY] if may_relay(label) else keys)


def may_relay(label: Label) -> bool:
    """May whoever received it from another installation hand it to a third?"""
    return allowance(label, RecipientClass.PARTNER).forward in (HandOn.COMMUNITY, HandOn.ANYBODY)


def chain_for(publisher: str, kind: Kind, audience: Collection[str], generation: int) -> str:
    """One chain for each set of receivers: a number that is missing tells nobody of what others were sent.

    `generation`: how many keys its publisher has revoked. All chains begin again with each: nobody could follow one
    whose beginning is signed with a key that nobody believes.
    """
    if kind in OF_ITSELF:
        name, words = "self", [publisher]
    elif PUBLIC in audience:
        name, words = "clear", [publisher, PUBLIC]
    else:
        name, words = "to", [publisher, *sorted(audience)]
    return f"{name}-{sha256(_CHAIN_AS + chr(10).join([str(generation), *words]).encode()).hexdigest()[:32]}"


def require_for(header: Header, us: str, generation: int) -> None:
    """Is it meant for this installation, and does it travel as its label says? Raises UnfitItem."""
    if not header.audience:
        raise UnfitItem(Unfit.EMPTY_AUDIENCE)
    if header.chain != chain_for(header.publisher, header.kind, header.audience, generation):
        raise UnfitItem(Unfit.WRONG_CHAIN)
    if header.kind in OF_ITSELF and header.audience != (PUBLIC,):
        raise UnfitItem(Unfit.WRONG_CHAIN)
    if not may_travel(header.label):
        raise UnfitItem(Unfit.LABEL_STAYS)
    if is_open(header.label) != (header.audience == (PUBLIC,)):
        raise UnfitItem(Unfit.OPEN_ABOVE_CLEAR)
    if not is_open(header.label) and us not in header.audience:
        raise UnfitItem(Unfit.NOT_FOR_US)


def receivers_of(audience: Collection[str]) -> list[str]:
    """The installations that a header names."""
    return [key for key in audience if is_key(key)]


def require_relayed(inner: Header, outer: Header) -> None:
    """May this have been handed on, and as far as it was? Raises UnfitItem."""
    if inner.kind not in (Kind.BULLETIN, Kind.UPDATE, Kind.CANCEL) or not may_relay(inner.label):
        raise UnfitItem(Unfit.NOT_TO_RELAY)
    if not {COMMUNITY, PUBLIC} & set(inner.audience) or outer.label is not inner.label:
        raise UnfitItem(Unfit.NOT_TO_RELAY)
