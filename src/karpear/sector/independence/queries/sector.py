"""The numbers of a network's years as its members read them: in words, withheld ones too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

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
from ...releases.queries.ledger import LedgerLine
from ...signing.models import SIGNATURES, MemberSignature
from ...signing.queries import Signing, signing_in
from ..models import SectorYear
from ..values import ASKS
from ..words import MEASURES, UNSAID, number_word

#: So long a year has to be over, so that nobody connects a number with what is still being talked about.
DELAY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SectorYearPage:
    """One table in words. `asks`: (wish, how many organisations), the most wanted first."""

    row: SectorYear
    organisations: int | None
    medians: Sequence[tuple[Any, str]]
    asks: Sequence[tuple[Any, int]]
    sides: Sequence[tuple[Any, str, str]]
    pulse: Sequence[Mapping[str, Any]]

    @property
    def is_published(self) -> bool:
        return self.row.published_at is not None

    @property
    def withheld(self) -> int:
        """How many numbers of the table are not shown."""
        medians = sum(number == UNSAID for __, number in self.medians)
        return medians + sum(UNSAID in counts for __, *counts in self.sides) + len(ASKS) - len(self.asks)


@dataclass(frozen=True, slots=True)
class SignedYear:
    """A table with who has signed it. `why_not`: why the reader does not; empty: they may, or it is public."""

    table: SectorYearPage
    signatures: Sequence[MemberSignature]
    why_not: str


@dataclass(frozen=True, slots=True)
class SectorNumbers:
    """A network with its tables, the newest first. `next_year`: what the coordinator may draw; None: nothing."""

    network: Network
    years: Sequence[SignedYear]
    keeps: bool
    next_year: int | None


def last_open_year(today: date) -> int:
    """The newest year that is over long enough."""
    return (today - DELAY).year - 1


def sector_numbers(person: Person, today: date, now: datetime) -> list[SectorNumbers]:
    """Every network in which they act, or that they coordinate."""
    return [_numbers(network, person, today, now) for network in networks_of(person)]


def signing_of_year(row: SectorYear) -> Signing:
    """Who has signed it, and who may."""
    signatures = row.signatures.all()
    return signing_in(row.network_id, drawn_by=row.drawn_by_id, asked_at=row.drawn_at, signatures=signatures)


def _signed_year(row: SectorYear, person: Person, now: datetime) -> SignedYear:
    if row.published_at:
        return SignedYear(year_page(row), list(row.signatures.select_related("organisation")), "")
    signing = signing_of_year(row)
    return SignedYear(year_page(row), signing.signatures, str(signing.why_not(person.pk, now) or ""))


def _numbers(network: Network, person: Person, today: date, now: datetime) -> SectorNumbers:
    keeps = may_there(person, network.body_id, Verb.KEEP_NETWORK)
    signs = spoken_for(person, network.pk) is not None
    rows = SectorYear.objects.filter(network=network).select_related("network")
    years = [_signed_year(row, person, now) for row in rows if row.published_at or keeps or signs]
    year = last_open_year(today)
    is_drawn = rows.filter(year=year).exists()
    return SectorNumbers(network, years, keeps, year if keeps and not is_drawn else None)


def year_page(row: SectorYear) -> SectorYearPage:
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


def ledger_lines(network: Network) -> list[LedgerLine]:
    """Each year that is public, in the ledger of what is."""
    path = reverse("sector:sector_year")
    return [
        LedgerLine(
            _("Numbers of the year %(year)s") % {"year": row.year},
            row.published_at,
            [
                _("drawn by whoever coordinates, signed by people of two members")
                if len(row.signatures.all()) >= SIGNATURES
                else _("drawn by whoever coordinates, signed by one other person: two signed only later")
            ],
            path=path,
        )
        for row in SectorYear.objects.published().filter(network=network).prefetch_related("signatures")
        if row.published_at
    ]
