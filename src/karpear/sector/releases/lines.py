"""A table of somebody else's as somebody types or pastes it: kind; place; number."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from karpear.rules.counting.kinds import PressureKind
from karpear.rules.refusals import BadFields
from karpear.ui.digits import latin

from ..contributions.words import KINDS
from .words import SHORT_KINDS, area_names

MOST_LINES = 300
#: A million and more nobody counts here.
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class TypedLine:
    """`kind`, `area`: empty: all together."""

    kind: str
    area: str
    number: int


def read_lines(text: str, country: str) -> list[TypedLine]:
    """By code, or by the word of the page. Raises BadFields for the first line that cannot be read."""
    typed = [(place, line.strip()) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not typed or len(typed) > MOST_LINES:
        raise BadFields([("lines", _("Write at least one line, and at most %(most)d.") % {"most": MOST_LINES})])
    kinds, areas = _kind_codes(), _area_codes(country)
    lines: dict[tuple[str, str], TypedLine] = {}
    for place, text_of_line in typed:
        line = _read(text_of_line, place, kinds, areas)
        if (line.kind, line.area) in lines:
            raise _bad(place, _("this kind and place stand in a line above already."))
        lines[line.kind, line.area] = line
    return list(lines.values())


def _read(line: str, place: int, kinds: Mapping[str, str], areas: Mapping[str, str]) -> TypedLine:
    cells = [cell.strip().casefold() for cell in line.replace("\t", ";").split(";")]
    if len(cells) != 3:
        raise _bad(place, _("it is not “kind; place; number”."))
    kind, area, number = cells[0], cells[1], latin(cells[2])
    if kind not in kinds:
        raise _bad(place, _("“%(word)s” is not a kind.") % {"word": kind[:40]})
    if area not in areas:
        raise _bad(place, _("“%(word)s” is not a place.") % {"word": area[:40]})
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST):
        raise _bad(place, _("“%(word)s” is not a number.") % {"word": number[:40]})
    return TypedLine(kinds[kind], areas[area], int(number))


def _bad(place: int, why: str) -> BadFields:
    return BadFields([("lines", _("Line %(place)d: %(why)s") % {"place": place, "why": why})])


def _kind_codes() -> dict[str, str]:
    words = {str(table[kind]).casefold(): kind.value for kind in PressureKind for table in (KINDS, SHORT_KINDS)}
    return {"": ""} | words | {kind.value: kind.value for kind in PressureKind}


def _area_codes(country: str) -> dict[str, str]:
    """A province and a zone may have one name: the province is smaller, and a code is always sure."""
    names = area_names(country)
    by_name = {word.casefold(): code for code, name in names.items() for word in name.by_language.values()}
    return {"": ""} | by_name | {code.casefold(): code for code in names}
