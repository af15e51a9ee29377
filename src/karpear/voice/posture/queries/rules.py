"""What an organisation says on which topic and how: what applies, and all of it on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.voice.forms import Form
from karpear.rules.voice.posture import rule_that_applies

from ...form_words import FORM_MEANINGS
from ..models import Agreement, PostingRules, PostureRule
from ..words import about_in_words, province_names, topic_names


def rule_for(organisation: Organisation, topic: str, province: str = "") -> PostureRule | None:
    """The most precise rule of this organisation for a topic in a place; None: nobody has said. One query."""
    rules = {rule.line.key: rule for rule in PostureRule.objects.in_force().filter(organisation=organisation)}
    line = rule_that_applies([rule.line for rule in rules.values()], topic, province)
    return rules[line.key] if line else None


def form_for(organisation: Organisation, topic: str, province: str = "") -> Form | None:
    """In which form it speaks on this. One query."""
    rule = rule_for(organisation, topic, province)
    return Form(rule.form) if rule else None


def place_rules(organisation: Organisation, topic: str) -> list[PostureRule]:
    """Those of single places that apply to this topic there. One query."""
    rules = {rule.line.key: rule for rule in PostureRule.objects.in_force().filter(organisation=organisation)}
    lines = [rule.line for rule in rules.values()]
    applying = [rule_that_applies(lines, topic, place) for place in sorted({line.province for line in lines})]
    return [rules[line.key] for line in applying if line and line.province]


def who_posts(organisation: Organisation) -> str:
    """Who speaks in its name, and who reads it before, in its own words; empty: it has not said."""
    posting = PostingRules.objects.filter(organisation=organisation).first()
    return posting.by_whom if posting else ""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as its table shows it. `is_due`: somebody has to look at it again."""

    rule: PostureRule
    about: str
    is_due: bool

    @property
    def state(self) -> tuple[str, Any]:
        return self.rule.state

    @property
    def meaning(self) -> Any:
        return FORM_MEANINGS[Form(self.rule.form)]


@dataclass(frozen=True, slots=True)
class SpeaksAsCitizen:
    """Somebody who let colleagues know what they say for themselves."""

    agreement: Agreement
    topics: Sequence[str]


@dataclass(frozen=True, slots=True)
class PosturePage:
    """All that one organisation has said about speaking. `keeps`: may the reader change it?"""

    organisation: Organisation
    rows: Sequence[RuleRow]
    posting: PostingRules | None
    citizens: Sequence[SpeaksAsCitizen]
    keeps: bool

    @property
    def is_open_about(self) -> bool:
        """Has it said nothing that covers every topic?"""
        return not any(not row.rule.topic and not row.rule.province for row in self.rows)


def posture_page(person: Person, organisation: Organisation, now: datetime, *, private: bool = True) -> PosturePage:
    """`private` False: with nothing on it."""
    keeps = may_there(person, organisation.pk, Verb.KEEP_VOICE)
    if not private:
        return PosturePage(organisation, [], None, [], keeps)
    posting = PostingRules.objects.filter(organisation=organisation).first()
    return PosturePage(
        organisation, rule_rows(organisation, today_of(organisation, now)), posting, citizens(organisation), keeps
    )


def rule_rows(organisation: Organisation, today: date) -> list[RuleRow]:
    """Its rules in the order of the pack's topics, the rule for everything last. One query."""
    topics, places = topic_names(organisation), province_names(organisation)
    order = {"": len(topics), **{key: number for number, key in enumerate(topics)}}
    rules = PostureRule.objects.in_force().filter(organisation=organisation)
    rows = [_row(rule, topics, places, today) for rule in rules]
    return sorted(rows, key=lambda row: (order.get(row.rule.topic, -1), bool(row.rule.province), row.about))


def _row(rule: PostureRule, topics: Mapping[str, str], places: Mapping[str, str], today: date) -> RuleRow:
    about = about_in_words(rule.topic, rule.province, topics, places)
    return RuleRow(rule, about, bool(rule.review_on and rule.review_on <= today and not rule.ended_at))


def row_of_rule(rule: PostureRule, now: datetime) -> RuleRow:
    """One of them."""
    organisation = rule.organisation
    return _row(rule, topic_names(organisation), province_names(organisation), today_of(organisation, now))


def rule_of(person: Person, rule: UUID) -> PostureRule:
    """One that they may read with its history. Raises Missing."""
    rows = PostureRule.objects.visible_to(person).filter(pk=rule).select_related("organisation")
    return find_row(rows)


@unguarded("what is published among colleagues")
def citizens(organisation: Organisation) -> list[SpeaksAsCitizen]:
    """Who of it let colleagues know that they speak for themselves, on what."""
    topics = topic_names(organisation)
    rows = Agreement.objects.published().filter(organisation=organisation).select_related("person")
    return [
        SpeaksAsCitizen(row, [topics.get(key, key) for key in row.topics])
        for row in sorted(rows, key=lambda row: row.person.shown_name.casefold())
    ]
