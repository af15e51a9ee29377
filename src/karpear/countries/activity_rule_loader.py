"""Read what articles mean for activities, and what a lawyer still has to answer: `activity_rules.toml`."""

from collections.abc import Collection, Sequence
from datetime import time

from karpear.rules.law.instruments import ActivityReading, LawfulActivity
from karpear.rules.law.limits import ActivityLimits

from .law_tables import read_doubt
from .laws import ActivityRule, LawyerQuestion
from .tables import PackTable

KEY = r"[a-z0-9_]{2,30}"
#: No law that we read names a larger number of people.
MANY = 1_000_000


def read_activity_rules(
    file: PackTable, languages: Sequence[str], articles: Collection[str], duties: Collection[str]
) -> dict[str, ActivityRule]:
    """By key in the order of the file. Raises PackError."""
    rules = [_rule(table, languages, articles, duties) for table in file.tables("rule")]
    file.once("rule", [rule.key for rule in rules])
    return {rule.key: rule for rule in rules}


def _rule(
    table: PackTable, languages: Sequence[str], articles: Collection[str], duties: Collection[str]
) -> ActivityRule:
    rule = ActivityRule(
        key=table.text("key", KEY),
        activities=table.some_of("activities", LawfulActivity),
        article=_refer_once(table, "article", articles),
        reading=table.one_of("reading", ActivityReading),
        reasoning=table.name("reasoning", languages),
        duty=_refer_once(table, "duty", duties) if "duty" in table.values else "",
        signed_by=table.get("signed_by", str, default=""),
        signed_on=table.some_day("signed_on"),
        fact=table.fact(),
        to_check=read_doubt(table, languages),
        limits=_limits(table),
    )
    if bool(rule.signed_by) is not bool(rule.signed_on):
        raise table.error("signed_by", "and signed_on go together")
    table.close()
    return rule


def _limits(table: PackTable) -> ActivityLimits:
    """What it says in numbers: `most_people` with `beyond`, `opens` with `closes`."""
    has_most, has_hours = "most_people" in table.values, "opens" in table.values
    limits = ActivityLimits(
        most_people=table.number("most_people", 1, MANY) if has_most else None,
        beyond=table.one_of("beyond", LawfulActivity) if has_most else None,
        opens=table.get("opens", time) if has_hours else None,
        closes=table.get("closes", time) if has_hours else None,
    )
    if limits.opens and limits.closes and limits.opens >= limits.closes:
        raise table.error("closes", "must come after opens")
    return limits


def _refer_once(table: PackTable, key: str, entries: Collection[str]) -> str:
    entry = table.text(key)
    if entry not in entries:
        raise table.error(key, f"names {entry}, which is not there")
    return entry


def read_questions(
    file: PackTable, languages: Sequence[str], articles: Collection[str], duties: Collection[str]
) -> dict[str, LawyerQuestion]:
    """By key in the order of the file. Raises PackError."""
    questions = [_question(table, languages, articles, duties) for table in file.tables("question")]
    file.once("question", [question.key for question in questions])
    return {question.key: question for question in questions}


def _question(
    table: PackTable, languages: Sequence[str], articles: Collection[str], duties: Collection[str]
) -> LawyerQuestion:
    question = LawyerQuestion(
        key=table.text("key", KEY),
        text=table.name("text", languages),
        duties=table.refer("duties", duties),
        articles=table.refer("articles", articles),
        fact=table.fact(),
    )
    table.close()
    return question
