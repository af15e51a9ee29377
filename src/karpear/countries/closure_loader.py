"""Read a pack's drill for the day of closure (`closure.toml`)."""

from collections.abc import Collection, Sequence
from pathlib import Path

from karpear.countries.values import Name
from karpear.rules.law.closure import CARD_DAYS, LAST_DAY, ClosingEvent, SignLag, SpanKind
from karpear.rules.law.inquiries import DeskPart

from .closure import ClosingSpan, ClosureBook
from .laws import LawBook
from .tables import PackTable

_MOST_DAYS = 3650


def read_closure(folder: Path, languages: Sequence[str], laws: LawBook) -> ClosureBook:
    """All of one pack. Raises PackError, also where a card is missing, or a span is not that of its case."""
    file = PackTable.of_file(folder / "closure.toml")
    lags = file.tables("lag")
    book = ClosureBook(
        spans=tuple(_span(table, laws) for table in file.tables("span")),
        lags=tuple(_lag(table, laws) for table in lags),
        lag_facts=tuple(table.fact() for table in lags),
        cards=_cards(file, languages),
        desk=_desk(file, languages),
    )
    for table in lags:
        table.close()
    file.close()
    return book


def _span(table: PackTable, laws: LawBook) -> ClosingSpan:
    span = ClosingSpan(
        event=table.one_of("event", ClosingEvent),
        precedent=_known(table, "precedent", laws.precedents),
        kind=table.one_of("kind", SpanKind),
        count=table.number("count", 1, _MOST_DAYS),
        working=table.text("days", "calendar|working") == "working",
        fact=table.fact(),
    )
    days = laws.precedents[span.precedent].days
    if days is not None and not span.working and days != span.count:
        raise table.error("count", f"is not the {days} days of {span.precedent}")
    table.close()
    return span


def _lag(table: PackTable, laws: LawBook) -> SignLag:
    return SignLag(
        sign=_known(table, "sign", laws.signs),
        case=_known(table, "precedent", laws.precedents),
        within_days=table.number("within_days", 0, _MOST_DAYS),
    )


def _known(table: PackTable, key: str, entries: Collection[str]) -> str:
    name = table.text(key)
    if name not in entries:
        raise table.error(key, f"names {name}, which is not there")
    return name


def _cards(file: PackTable, languages: Sequence[str]) -> dict[tuple[ClosingEvent, int], Name]:
    tables = file.tables("card")
    cards = [_card(table, languages) for table in tables]
    file.once("card", [f"{event} {day}" for (event, day), _text in cards])
    by_day = dict(cards)
    for event in ClosingEvent:
        for day in CARD_DAYS:
            if (event, day) not in by_day:
                raise file.error("card", f"has nothing for {event}, day {day}")
    return by_day


def _card(table: PackTable, languages: Sequence[str]) -> tuple[tuple[ClosingEvent, int], Name]:
    event, day = table.one_of("event", ClosingEvent), table.number("day", 0, LAST_DAY)
    if day not in CARD_DAYS:
        raise table.error("day", f"is not a day of the drill: {day}")
    text = table.name("text", languages)
    table.close()
    return (event, day), text


def _desk(file: PackTable, languages: Sequence[str]) -> dict[DeskPart, Name]:
    parts = []
    for table in file.tables("desk"):
        parts.append((table.one_of("part", DeskPart), table.name("text", languages)))
        table.close()
    file.once("desk", [part.value for part, _text in parts])
    by_part = dict(parts)
    for part in DeskPart:
        if part not in by_part:
            raise file.error("desk", f"has nothing for {part}")
    return by_part
