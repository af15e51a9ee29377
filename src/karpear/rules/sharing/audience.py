"""Who receives an item: asked by the page that promises it, by what sends it, and by every way out afterwards."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .labels import Allowance, Label, RecipientClass, allowance

#: The recipient that stands for everybody else.
ANYBODY = "public"


class Because(StrEnum):
    """Why somebody receives an item, or does not."""

    NAMED = "named"
    ADDRESSED = "addressed"
    PARTNER = "partner"
    IN_PUBLIC = "in_public"
    NAMED_ONLY = "named_only"
    MEMBERS_ONLY = "members_only"
    NOT_PUBLIC = "not_public"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class AddressedMember:
    """A member organisation to which an item goes: its people and its partners, by their keys."""

    organisation: str
    people: Sequence[str]
    partners: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom an item goes. `only`: of the members, these alone (None: no further limit). Empty: nobody."""

    label: Label
    named: Collection[str] = ()
    members: Sequence[AddressedMember] = ()
    only: Collection[str] | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Receiver:
    """One of those who might receive it, each once, as what they are nearest to it."""

    key: str
    kind: RecipientClass
    allowed: Allowance
    because: Because


_RECEIVES = {
    RecipientClass.NAMED: Because.NAMED,
    RecipientClass.MEMBER: Because.ADDRESSED,
    RecipientClass.PARTNER: Because.PARTNER,
    RecipientClass.PUBLIC: Because.IN_PUBLIC,
}


def recipients_of(audience: Audience) -> list[Receiver]:
    """Everybody considered: those named first, then people of members, their partners, and anybody."""
    seen_keys: set[str] = set()
    answer = []
    for key, kind, organisation in _candidates(audience):
        if key not in seen_keys:
            seen_keys.add(key)
            answer.append(_recipient(audience, key, kind, organisation))
    return answer


def _candidates(audience: Audience) -> Iterator[tuple[str, RecipientClass, str]]:
    yield from ((key, RecipientClass.NAMED, "") for key in audience.named)
    for member in audience.members:
        yield from ((key, RecipientClass.MEMBER, member.organisation) for key in member.people)
    for member in audience.members:
        yield from ((key, RecipientClass.PARTNER, member.organisation) for key in member.partners)
    if audience.public:
        yield ANYBODY, RecipientClass.PUBLIC, ""


def _recipient(audience: Audience, key: str, kind: RecipientClass, organisation: str) -> Receiver:
    if audience.only is not None and organisation and organisation not in audience.only:
        return Receiver(key, kind, Allowance(), Because.RESTRICTED)
    allowed = allowance(audience.label, kind)
    return Receiver(key, kind, allowed, _RECEIVES[kind] if allowed.receive else _refusal(audience.label, kind))


def _refusal(label: Label, kind: RecipientClass) -> Because:
    if label is Label.RED:
        return Because.NAMED_ONLY
    return Because.NOT_PUBLIC if kind is RecipientClass.PUBLIC else Because.MEMBERS_ONLY
