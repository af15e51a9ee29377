"""The ledger: everything that is public about the counts, releases and all else, the newest first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from karpear.network.bulletins.models import Bulletin
from karpear.network.members.models import Network
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.sharing.labels import Label

from ...gates import own_networks
from ...period_words import period_words
from ..models import PublicStatement, SectorRelease, StatementSource
from ..words import area_names, area_words, kind_words

PER_PAGE = 6
#: Rows of one table that are written out; how many more there are is said.
WRITTEN_OUT = 4


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One thing that is public. `numbers`: what it says, and by which roles it became public; `more`: of how many rows
    besides. `path`: where it is read. `may_strike`: can it be struck out here?"""

    name: str
    at: datetime
    numbers: Sequence[str]
    more: int = 0
    path: str = ""
    statement: PublicStatement | None = None
    may_strike: bool = False


type LinesOfNetwork = Callable[[Network], Iterable[LedgerLine]]
#: What subjects above have published, which are not known here: no attack on counts makes use of it.
_ABOVE: list[LinesOfNetwork] = []


def add_ledger_lines(lines_of_network: LinesOfNetwork) -> None:
    """A subject above publishes something, too."""
    _ABOVE.append(lines_of_network)


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """`waiting`: noted and not counted yet; `others`: public numbers that do not count what happened; `keeps`: does
    the reader coordinate the network."""

    network: Network
    other_networks: Sequence[Network]
    keeps: bool
    waiting: Sequence[LedgerLine]
    lines: "Page[LedgerLine]"
    others: Sequence[LedgerLine]
    bulletins: Sequence[tuple[str, str]]
    areas: Sequence[tuple[str, str]]


def ledger_page(person: Person, network: UUID | None, page: str) -> LedgerPage | None:
    """None: their organisation belongs to no network. Raises Missing."""
    own_network, other_networks = own_networks(person, network)
    if own_network is None:
        return None
    statements = list(
        PublicStatement.objects.filter(network=own_network).select_related("bulletin").order_by("-at", "id")
    )
    waiting = [_statement_line(row) for row in statements if not row.counts_since and not row.struck_at]
    lines = [_statement_line(row) for row in statements if row.counts_since or row.struck_at]
    lines += map(_release_line, SectorRelease.objects.filter(network=own_network).published())
    lines.sort(key=lambda line: line.at, reverse=True)
    country = own_network.body.country
    return LedgerPage(
        own_network,
        other_networks,
        may_there(person, own_network.body_id, Verb.KEEP_NETWORK),
        waiting,
        Paginator(lines, PER_PAGE).get_page(page),
        sorted((line for lines_of in _ABOVE for line in lines_of(own_network)), key=lambda line: line.at, reverse=True),
        bulletins_to_number(person, own_network),
        [(code, area_words(code, country)) for code in area_names(country)],
    )


def bulletins_to_number(person: Person, network: Network) -> list[tuple[str, str]]:
    """Public ones in whose words they may have found a number: of their organisations, or all if they coordinate."""
    rows = Bulletin.objects.sent().filter(network=network, label=Label.CLEAR.value, drill=False)
    if not may_there(person, network.body_id, Verb.KEEP_NETWORK):
        rows = rows.filter(organisation__in=Membership.objects.organisations(person, Verb.RELEASE_BULLETIN))
    return [(str(row.pk), _headline(row)) for row in rows.order_by("-released_at", "id")[:50]]


def _headline(bulletin: Bulletin) -> str:
    return str(bulletin.headline_en or bulletin.headline_km)


def _release_line(release: SectorRelease) -> LedgerLine:
    numbers = sum(cell.get("n") is not None for cell in release.cells)
    words = _("%(numbers)d numbers of %(cells)d cells") % {"numbers": numbers, "cells": len(release.cells)}
    path = reverse("sector:release", args=[release.pk])
    return LedgerLine(period_words(release.period), release.published_at or release.drawn_at, [words], path=path)


def _statement_line(row: PublicStatement) -> LedgerLine:
    if row.source == StatementSource.BULLETIN:
        name = _headline(row.bulletin) if row.bulletin else _("a public bulletin, no longer stored here")
    else:
        name = str(row.words)
    numbers = [_row_words(cell) for cell in row.rows[:WRITTEN_OUT]]
    may_strike = not row.struck_at and (row.by_id is not None or row.source == StatementSource.OUTSIDE)
    more = max(0, len(row.rows) - WRITTEN_OUT)
    return LedgerLine(name, row.counts_since or row.at, numbers, more, statement=row, may_strike=may_strike)


def _row_words(cell: dict[str, Any]) -> str:
    parts = (kind_words(str(cell["kind"])), area_words(str(cell["area"])), period_words(str(cell["period"])))
    return f"{' · '.join(parts)}: {_number_words(cell['low'], cell['high'])}"


def _number_words(low: int, high: int | None) -> str:
    if high is None:
        return _("at least %(number)s") % {"number": low}
    if low == high:
        return str(low)
    return f"{low}–{high}" if low else _("at most %(number)s") % {"number": high}
