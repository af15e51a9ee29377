"""What a country's law says of what authorities ask, and the sentences of a reply: `demands.toml`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from string import Formatter

from karpear.rules.law.demands import (
    NAMING,
    AnswerSpan,
    AuthorityLevel,
    DemandChannel,
    DemandClass,
    DemandReading,
    DemandRule,
    DisclosedItem,
    ToldFirst,
    colliding,
)
from karpear.rules.law.organisation import OrganisationKind

from .laws import PackLaw
from .tables import PackTable
from .values import Name, Provenance

FILE = "demands.toml"
_KEY = r"[a-z][a-z0-9_]{1,30}"
_REQUEST = frozenset({"asked", "way", "day", "number"})
_CITED = frozenset({"text", "article"})
#: The sentences of a reply, and what may stand in each: days, an office, a number and a text of law; nothing else.
SENTENCES: Mapping[str, frozenset[str]] = {
    "country": frozenset(),
    "motto": frozenset(),
    "sender": frozenset({"blank"}),
    "number": frozenset({"number"}),
    "to": frozenset({"office"}),
    "subject": _REQUEST,
    "reference": _REQUEST,
    "reference_letter": _REQUEST | {"blank"},
    "opening": _REQUEST,
    "required": _CITED,
    "not_required": _CITED,
    "forbidden": _CITED,
    "question": frozenset(),
    "courtesy": frozenset(),
    "apart": frozenset(),
    "required_apart": _CITED,
    "no_more": _REQUEST,
    "nothing_else": frozenset(),
    "closing": frozenset(),
    "item": frozenset({"item", "blank"}),
    "place_and_day": frozenset({"blank"}),
    "signature": frozenset(),
    "day": frozenset({"day", "month", "year"}),
    "cited": frozenset({"title", "day"}),
}
#: Of what an office is called: a place that nobody typed stays open.
_OFFICE_HOLES = frozenset({"blank", "province"})


@dataclass(frozen=True, slots=True)
class PackDemandRule:
    """A rule with its words. `article`: empty where the whole text says it; `why`: in plain words, own wording."""

    rule: DemandRule
    law: PackLaw
    article: str
    why: Name
    fact: Provenance


@dataclass(frozen=True, slots=True)
class DemandBook:
    """Everything of one country. `offices`: how a letter addresses each level, `capital_offices`: in the capital, where
    that differs; `asked`, `ways`: how it names what was asked and how it came; `reply`: its sentences by key."""

    rules: Mapping[str, PackDemandRule]
    offices: Mapping[AuthorityLevel, Name]
    capital_offices: Mapping[AuthorityLevel, Name]
    asked: Mapping[DemandClass, Name]
    ways: Mapping[DemandChannel, Name]
    reply: Mapping[str, Name]
    reply_fact: Provenance

    def office(self, level: AuthorityLevel, *, in_capital: bool) -> Name:
        """How a letter addresses it."""
        return (in_capital and self.capital_offices.get(level)) or self.offices[level]

    def facts(self) -> list[tuple[str, Provenance]]:
        """Every fact with its key."""
        return [
            *((rule.rule.key, rule.fact) for rule in self.rules.values()),
            ("reply", self.reply_fact),
        ]


def read_demands(folder: Path, languages: Sequence[str], laws: Mapping[str, PackLaw]) -> DemandBook:
    """The demands of this folder. Raises PackError, also where two rules answer the same demand."""
    file = PackTable.of_file(folder / FILE)
    rules = [_rule(table, languages, laws) for table in file.tables("rule")]
    file.once("rule", [rule.rule.key for rule in rules])
    if pairs := colliding(rule.rule for rule in rules):
        raise file.error("rule", f"answers one demand twice: {pairs[0][0]} and {pairs[0][1]}")
    capital_offices = file.table("capital_offices") if "capital_offices" in file.values else None
    reply = file.table("reply")
    book = DemandBook(
        rules={rule.rule.key: rule for rule in rules},
        offices=_words(file.table("offices"), AuthorityLevel, languages, _OFFICE_HOLES),
        capital_offices=_some_offices(capital_offices, languages) if capital_offices else {},
        asked=_words(file.table("asked"), DemandClass, languages),
        ways=_words(file.table("ways"), DemandChannel, languages),
        reply={key: _sentence(reply, key, holes, languages) for key, holes in SENTENCES.items()},
        reply_fact=reply.fact(),
    )
    reply.close()
    file.close()
    return book


def _rule(table: PackTable, languages: Sequence[str], laws: Mapping[str, PackLaw]) -> PackDemandRule:
    law = laws.get(table.text("law", _KEY))
    if law is None:
        raise table.error("law", "is not in laws.toml")
    rule = PackDemandRule(
        rule=DemandRule(
            key=table.text("key", _KEY),
            demands=table.some_of("demands", DemandClass),
            levels=table.some_of("levels", AuthorityLevel),
            kinds=table.some_of("kinds", OrganisationKind),
            reading=table.one_of("reading", DemandReading),
            rank=law.rank,
            asks=_items(table, "asks"),
            enough=_items(table, "enough"),
            tell=tuple(ToldFirst(person) for person in table.texts("tell", "|".join(ToldFirst))),
            within=_span(table),
            registered=table.get("registered", bool) if "registered" in table.values else None,
            since=table.get("since", date, default=law.in_force_on or law.dated or date.min),
            until=table.get("until", date, default=date.max),
        ),
        law=law,
        article=table.text("article", r"[0-9A-Za-z ()-]{1,30}") if "article" in table.values else "",
        why=table.name("why", languages),
        fact=table.fact(),
    )
    _hold_together(table, rule.rule, rule.article)
    table.close()
    return rule


def _items(table: PackTable, key: str) -> tuple[DisclosedItem, ...]:
    items = table.some_of(key, DisclosedItem, default=[])
    return tuple(item for item in DisclosedItem if item in items)


def _span(table: PackTable) -> AnswerSpan | None:
    if "within" not in table.values:
        return None
    span = table.table("within")
    answer_span = AnswerSpan(days=span.number("days", 0, 365), working=span.get("working", bool))
    span.close()
    return answer_span


def _hold_together(table: PackTable, rule: DemandRule, article: str) -> None:
    """What a reading says, what it asks for and what a letter cites must fit. Raises PackError."""
    if not article and rule.reading in (DemandReading.REQUIRED, DemandReading.FORBIDDEN):
        raise table.error("article", "is missing: a letter cites it")
    if bool(rule.asks) is not (rule.reading is DemandReading.REQUIRED):
        raise table.error("asks", "must be there where something is required, and nowhere else")
    if rule.enough and rule.reading is DemandReading.FORBIDDEN:
        raise table.error("enough", "cannot be there where it is forbidden to ask")
    if naming := NAMING & set(rule.enough):
        raise table.error("enough", f"cannot have {min(naming)}: nobody tells of people of their own will")
    if rule.since >= rule.until:
        raise table.error("until", "must come after since")


def _words[Code: StrEnum](
    table: PackTable, codes: type[Code], languages: Sequence[str], holes: Collection[str] = ()
) -> Mapping[Code, Name]:
    """A name for each of these codes."""
    names = {code: _sentence(table, code.value, holes, languages) for code in codes}
    table.close()
    return names


def _some_offices(table: PackTable, languages: Sequence[str]) -> Mapping[AuthorityLevel, Name]:
    levels = [level for level in AuthorityLevel if level.value in table.values]
    offices = {level: _sentence(table, level.value, _OFFICE_HOLES, languages) for level in levels}
    table.close()
    return offices


def _sentence(table: PackTable, key: str, holes: Collection[str], languages: Sequence[str]) -> Name:
    name = table.name(key, languages)
    for sentence in name.by_language.values():
        if unknown := {hole for _text, hole, _form, _conversion in Formatter().parse(sentence) if hole} - set(holes):
            raise table.error(key, f"cannot have {{{min(unknown)}}}")
    return name
