"""The numbers of a network's years as its members read them: in words, withheld ones too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from karpear.db.rows import find_row
from karpear.network.members.models import Network
from karpear.people.models import Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.counting.independence import IndependenceMeasure
from karpear.rules.voice.neutrality import PARTIES
from karpear.voice.pulse.words import QUESTIONS
from karpear.voice.side_words import SIDES

from ...gates import networks_of, spoken_for
from ..models import SectorYear
from ..values import ASKS
from ..words import MEASURES, UNSAID, number_word

#: So long a year has to be over, so that nobody connects a number with what is still being talked about.
DELAY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SectorYearPage:
    """One table in words. `asks`: (wish, how many organisations), the most wanted first."""

    row: SectorYear
    organisations: int
    medians: Sequence[tuple[Any, str]]
    asks: Sequence[tuple[Any, int]]
    sides: Sequence[tuple[Any, str, str]]
    pulse: Sequence[Mapping[str, Any]]
    may_sign: bool = False

    @property
    def is_published(self) -> bool:
        return self.row.published_at is not None

    @property
    def withheld(self) -> int:
        """How many numbers of the table are not shown."""
        medians = sum(number == UNSAID for _word, number in self.medians)
        return medians + sum(UNSAID in counts for _side, *counts in self.sides) + len(ASKS) - len(self.asks)


@dataclass(frozen=True, slots=True)
class SectorNumbers:
    """A network with its tables, the newest first. `next_year`: what the coordinator may draw; None: nothing."""

    network: Network
    tables: Sequence[SectorYearPage]
    keeps: bool
    next_year: int | None


def last_open_year(today: date) -> int:
    """The newest year that is over long enough."""
    return (today - DELAY).year - 1


def sector_numbers(person: Person, today: date) -> list[SectorNumbers]:
    """Every network in which they act, or that they coordinate."""
    return [_numbers(network, person, today) for network in networks_of(person)]


def _numbers(network: Network, person: Person, today: date) -> SectorNumbers:
    keeps = may_there(person, network.body_id, Verb.KEEP_NETWORK)
    signs = spoken_for(person, network.pk) is not None
    rows = SectorYear.objects.filter(network=network).select_related("network")
    tables = [
        year_page(row, may_sign=signs and row.published_at is None)
        for row in rows
        if row.published_at or keeps or signs
    ]
    year = last_open_year(today)
    is_drawn = rows.filter(year=year).exists()
    return SectorNumbers(network, tables, keeps, year if keeps and not is_drawn else None)


def year_page(row: SectorYear, *, may_sign: bool = False) -> SectorYearPage:
    """In the reader's language."""
    cells = row.cells
    asks = sorted(((number, code) for code, number in cells["asks"].items() if number), key=lambda pair: -pair[0])
    return SectorYearPage(
        row=row,
        organisations=cells["organisations"],
        medians=[(MEASURES[m], number_word(m, cells["medians"][m.value])) for m in IndependenceMeasure],
        asks=[(ASKS[code], number) for number, code in asks],
        sides=[
            (SIDES[side], *(_count(cells["neutrality"][column][side.value]) for column in ("invited", "came")))
            for side in PARTIES
        ],
        pulse=[{**cell, "words": QUESTIONS[cell["wording"]]} for cell in cells["pulse"]],
        may_sign=may_sign,
    )


def _count(number: int | None) -> str:
    return UNSAID if number is None else str(number)


def published_years(network: UUID) -> list[SectorYearPage]:
    """What everybody in a network may read, the newest first."""
    return [year_page(row) for row in SectorYear.objects.published().filter(network=network).select_related("network")]


def published_year(person: Person, sector_year: UUID) -> SectorYear:
    """One that is published in a network of theirs. Raises Missing."""
    rows = SectorYear.objects.visible_to(person).published().select_related("network__body")
    return find_row(rows.filter(pk=sector_year))
