"""Every address of the product, read from the product itself: a new one is tried without being listed anywhere."""

import re
from collections.abc import Iterator, Mapping
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

#: Whoever was given its address may read it: a statement to sign.
READ_BY_ADDRESS = "s/<uuid:statement>/"
#: What else than an id stands in an address.
_WORDS = {
    "<str:kind>": "threat", "<int:page>": "1", "<str:key>": "arrest", "<int:day>": "0", "<slug:part>": "accounts",
    "<slug:topic>": "kind", "<slug:ask>": "stamp", "<slug:key>": "cybercrime", "<slug:article>": "lango_25",
    "<slug:record_kind>": "board", "<int:year>": "2025", "<slug:period>": "2025",
}  # fmt: skip


def addresses_with_ids(things: Mapping[str, UUID]) -> Iterator[tuple[str, str]]:
    """(pattern, address) of whatever leads to one thing. `things`: one of each kind, by the name of its id."""
    for pattern, _view in patterns_of(get_resolver()):
        if "<uuid:" in pattern:
            yield pattern, _address(pattern, things)


def addresses_without_ids() -> Iterator[str]:
    """Of pages that are one for each person, or for all."""
    for pattern, _view in patterns_of(get_resolver()):
        if not re.search(r"[<(\\\[]", pattern):
            yield _address(pattern, {})


def _address(pattern: str, things: Mapping[str, UUID]) -> str:
    address = "/" + re.sub(r"<uuid:(\w+)>", lambda m: str(things[m[1]]), pattern).replace("^", "").rstrip("$")
    for place, word in _WORDS.items():
        address = address.replace(place, word)
    assert "<" not in address, f"say in things_of_all_rooms what {pattern} means"
    return address


def patterns_of(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each address as it is written down, and what answers there."""
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from patterns_of(part, prefix + str(part.pattern))
        else:
            yield prefix + str(part.pattern), part
