"""The letter that answers a demand: the pack's sentences, filled with days, an office, a number and a text of law.

It is made from `ReplyFacts` and from nothing else: there is no way by which a name, a list, an account or a word that
somebody typed could come into it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from karpear.countries.demands import DemandBook, PackDemandRule
from karpear.countries.laws import PackLaw
from karpear.rules.law.demands import (
    GIVEN_IN_HAND,
    AuthorityLevel,
    DemandChannel,
    DemandClass,
    DemandReading,
    ReplyBasis,
    items_apart,
    items_in_letter,
)
from karpear.ui.digits import khmer

from .words import ITEMS

#: What is left open, for whoever writes the day or the number in; and the same of a place's name.
BLANK, PLACE = "…………………………", "………………"

type Block = dict[str, str]


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """All that a letter may know. `number`: one that does not tell how many letters there were; its mark
    may be left open.

    `province`: its name by language; empty where nobody said one. `in_capital`: is it the capital?
    """

    number: str
    received_on: date
    demand: DemandClass
    channel: DemandChannel
    level: AuthorityLevel
    province: Mapping[str, str]
    in_capital: bool
    basis: ReplyBasis


def reply_blocks(facts: ReplyFacts, entry: PackDemandRule | None, book: DemandBook, language: str) -> list[Block]:
    """The letter in one language, in blocks. `k`: their kind (`mid`: in the middle, `end`: right); `t`: their words."""
    with translation.override(language):
        say = _sentences(facts, entry, book, language)
        return [
            {"k": "mid", "t": say("country")},
            {"k": "mid", "t": say("motto")},
            {"k": "p", "t": say("sender")},
            {"k": "p", "t": say("number")},
            {"k": "mid", "t": say("to")},
            {"k": "h1", "t": say("subject")},
            {"k": "p", "t": say(_reference(facts))},
            {"k": "p", "t": say("opening")},
            *_body(facts, entry, say),
            *([{"k": "p", "t": say("nothing_else")}] if _hands_over(facts, entry) else []),
            {"k": "p", "t": say("closing")},
            {"k": "end", "t": say("place_and_day")},
            {"k": "end", "t": say("signature")},
        ]


def _reference(facts: ReplyFacts) -> str:
    """A letter of theirs is called by its number and day, which are written in by hand."""
    return "reference_letter" if facts.channel is DemandChannel.LETTER else "reference"


def _hands_over(facts: ReplyFacts, entry: PackDemandRule | None) -> bool:
    """Does it give them anything? What only asks, or only says what the law asks, encloses nothing besides."""
    rule = entry.rule if entry else None
    return bool(items_in_letter(rule, facts.basis) or items_apart(rule, facts.basis))


def _sentences(facts: ReplyFacts, entry: PackDemandRule | None, book: DemandBook, language: str) -> Callable[..., str]:
    province = facts.province.get(language) or facts.province.get("en", "")
    office = book.office(facts.level, in_capital=facts.in_capital).in_language(language)
    holes = {
        "asked": book.asked[facts.demand].in_language(language),
        "way": book.ways[facts.channel].in_language(language),
        "day": _day(facts.received_on, book, language),
        "number": facts.number,
        "office": office.format(blank=PLACE, province=province or PLACE),
        "text": _cited(entry.law, book, language) if entry else "",
        "article": entry.article if entry else "",
        "blank": BLANK,
    }
    if language == "km":  # an official letter has its own digits; what is copied from it keeps those of everywhere
        holes = {hole: text if hole == "number" else khmer(text) for hole, text in holes.items()}

    def say(key: str, **more: Any) -> str:
        return book.reply[key].in_language(language).format(**holes, **more)

    return say


def _day(day: date, book: DemandBook, language: str) -> str:
    """As letters of that language write it."""
    holes = {name: date_format(day, letter) for name, letter in (("day", "j"), ("month", "F"), ("year", "Y"))}
    return book.reply["day"].in_language(language).format(**holes)


def _cited(law: PackLaw, book: DemandBook, language: str) -> str:
    """A text by its title and day, where a source says the day."""
    title = law.title.in_language(language)
    if law.dated is None:
        return title
    return book.reply["cited"].in_language(language).format(title=title, day=_day(law.dated, book, language))


def _body(facts: ReplyFacts, entry: PackDemandRule | None, say: Callable[..., str]) -> list[Block]:
    """What the law says, where the reply rests on it; then the least that satisfies it, each with a blank."""
    blocks: list[Block] = []
    rule = entry.rule if entry else None
    items, is_more = items_in_letter(rule, facts.basis), bool(items_apart(rule, facts.basis))
    if rule and rule.reading is DemandReading.NOT_REQUIRED and facts.basis is not ReplyBasis.QUESTION:
        blocks.append({"k": "p", "t": say("not_required")})
    elif rule and facts.basis is ReplyBasis.TEXT and (items or not is_more):
        blocks.append({"k": "p", "t": say(rule.reading.value)})
    if facts.basis is ReplyBasis.COURTESY and items:
        blocks.append({"k": "p", "t": say("courtesy")})
    blocks += [{"k": "li", "t": say("item", item=ITEMS[item])} for item in items]
    if facts.basis is ReplyBasis.COURTESY and items and facts.demand in GIVEN_IN_HAND:
        blocks.append({"k": "p", "t": say("no_more")})
    if is_more:
        blocks.append({"k": "p", "t": say("apart" if items else "required_apart")})
    if facts.basis is ReplyBasis.QUESTION:
        blocks.append({"k": "p", "t": say("question")})
    return blocks


def not_approved(letters: Mapping[str, Sequence[Block]]) -> dict[str, list[Block]]:
    """The same, and each says first that nobody has approved it: on the page, on paper and in the Word file."""
    marked = {}
    for language, blocks in letters.items():
        with translation.override(language):
            marked[language] = [{"k": "h1", "t": gettext("NOT APPROVED: do not hand it over")}, *blocks]
    return marked


def packed(blocks: Mapping[str, Sequence[Block]]) -> str:
    """The letter as a row keeps it, by language."""
    return json.dumps(blocks, ensure_ascii=False)


def unpacked(text: str) -> dict[str, list[Block]]:
    """The same as it was drafted; nothing where there is no letter."""
    return json.loads(text) if text else {}
