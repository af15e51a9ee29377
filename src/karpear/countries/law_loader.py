"""Read a pack's law: laws and articles, offences, duties, what they mean for activities, drafts, and what was done."""

from collections.abc import Collection, Sequence
from pathlib import Path

from karpear.rules.law.instruments import LawfulActivity, LawRank, LawStatus

from .activity_rule_loader import read_activity_rules, read_questions
from .bill_loader import read_bills, read_precedents, read_signs
from .duty_loader import read_duties
from .holiday_loader import read_holidays
from .law_tables import read_bound_groups, read_doubt, read_names
from .laws import LawBook, PackArticle, PackLaw
from .tables import PackTable

LAW_KEY = r"[a-z0-9_]{2,20}"
ARTICLE_KEY = r"[a-z0-9_]{2,20}-[a-z0-9_]{1,12}"
FILES = ("laws", "offences", "duties", "activity_rules", "bills", "precedents")


def read_laws(folder: Path, languages: Sequence[str]) -> LawBook:
    """All of one pack. Raises PackError, also for what names something that is not there."""
    texts, offences, duty_file, rules, bills, acts = (PackTable.of_file(folder / f"{name}.toml") for name in FILES)
    laws = _laws(texts, languages)
    articles = _articles(texts, laws, languages) | _articles(offences, laws, languages)
    offices, papers = read_names(duty_file, "offices", languages), read_names(duty_file, "papers", languages)
    duties = read_duties(duty_file, languages, articles, offices, papers)
    book = LawBook(
        laws=laws,
        articles=articles,
        duties=duties,
        rules=read_activity_rules(rules, languages, articles, duties),
        questions=read_questions(rules, languages, articles, duties),
        bills=read_bills(bills, languages),
        precedents=read_precedents(acts, languages, articles),
        signs=read_signs(acts, languages, duties),
        offices=offices,
        papers=papers,
        holidays=read_holidays(folder, languages),
    )
    for file in (texts, offences, duty_file, rules, bills, acts):
        file.close()
    return book


def _laws(file: PackTable, languages: Sequence[str]) -> dict[str, PackLaw]:
    laws = [_law(table, languages) for table in file.tables("law")]
    file.once("law", [law.key for law in laws])
    return {law.key: law for law in laws}


def _law(table: PackTable, languages: Sequence[str]) -> PackLaw:
    law = PackLaw(
        key=table.text("key", LAW_KEY),
        title=table.name("title", languages),
        short=table.name("short", languages),
        rank=table.one_of("rank", LawRank),
        number=table.get("number", str, default=""),
        dated=table.some_day("dated"),
        in_force_on=table.some_day("in_force_on"),
        status=table.one_of("status", LawStatus),
        about=table.name("about", languages),
        text_source=table.get("text_source", str, default=""),
        text_hash=table.get("text_hash", str, default=""),
        fact=table.fact(),
        to_check=read_doubt(table, languages),
    )
    table.close()
    return law


def _articles(file: PackTable, laws: Collection[str], languages: Sequence[str]) -> dict[str, PackArticle]:
    articles = [_article(table, laws, languages) for table in file.tables("article")]
    file.once("article", [article.key for article in articles])
    return {article.key: article for article in articles}


def _article(table: PackTable, laws: Collection[str], languages: Sequence[str]) -> PackArticle:
    article = PackArticle(
        key=table.text("key", ARTICLE_KEY),
        law=table.text("law"),
        number=table.get("number", str),
        gist=table.name("gist", languages),
        bound_groups=read_bound_groups(table),
        penalty=table.some_name("penalty", languages),
        activities=table.some_of("activities", LawfulActivity, default=[]),
        fact=table.fact(),
        to_check=read_doubt(table, languages),
    )
    if article.law not in laws:
        raise table.error("law", f"names {article.law}, which is not there")
    table.close()
    return article
