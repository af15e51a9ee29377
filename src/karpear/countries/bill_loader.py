"""Read a pack's drafts (`bills.toml`), and what authorities have done before (`precedents.toml`)."""

from collections.abc import Collection, Sequence

from karpear.rules.law.demands import DemandClass
from karpear.rules.law.inquiries import InquiryKind
from karpear.rules.law.instruments import BillStage, LawfulActivity

from .law_tables import read_doubt
from .laws import BillArticle, PackBill, PackPrecedent, PackSign
from .tables import PackTable

KEY = r"[a-z0-9_]{2,30}"
_MOST_DAYS = 3650


def read_bills(file: PackTable, languages: Sequence[str]) -> dict[str, PackBill]:
    """By key in the order of the file. Raises PackError."""
    bills = [_bill(table, languages) for table in file.tables("bill")]
    file.once("bill", [bill.key for bill in bills])
    return {bill.key: bill for bill in bills}


def _bill(table: PackTable, languages: Sequence[str]) -> PackBill:
    bill = PackBill(
        key=table.text("key", KEY),
        title=table.name("title", languages),
        stage=table.one_of("stage", BillStage),
        staged_on=table.some_day("staged_on"),
        consultation_on=table.some_day("consultation_on"),
        about=table.name("about", languages),
        articles=tuple(_bill_article(row, languages) for row in table.tables("article")),
        text_hash=table.get("text_hash", str, default=""),
        fact=table.fact(),
        to_check=read_doubt(table, languages),
    )
    table.close()
    return bill


def _bill_article(row: PackTable, languages: Sequence[str]) -> BillArticle:
    """`number` is empty where a source names none."""
    article = BillArticle(
        number=row.get("number", str, default=""),
        gist=row.name("gist", languages),
        activities=row.some_of("activities", LawfulActivity),
    )
    row.close()
    return article


def read_precedents(file: PackTable, languages: Sequence[str], articles: Collection[str]) -> dict[str, PackPrecedent]:
    """By key in the order of the file. Raises PackError."""
    precedents = [_precedent(table, languages, articles) for table in file.tables("precedent")]
    file.once("precedent", [precedent.key for precedent in precedents])
    return {precedent.key: precedent for precedent in precedents}


def _precedent(table: PackTable, languages: Sequence[str], articles: Collection[str]) -> PackPrecedent:
    precedent = PackPrecedent(
        key=table.text("key", KEY),
        title=table.name("title", languages),
        happened_on=table.some_day("happened_on"),
        days=table.number("days", 1, _MOST_DAYS) if "days" in table.values else None,
        what=table.name("what", languages),
        lesson=table.name("lesson", languages),
        articles=table.refer("articles", articles),
        fact=table.fact(),
    )
    table.close()
    return precedent


def read_signs(file: PackTable, languages: Sequence[str], duties: Collection[str]) -> dict[str, PackSign]:
    """By key in the order of the file. Raises PackError."""
    signs = []
    for table in file.tables("sign"):
        sign = PackSign(
            table.text("key", KEY),
            table.name("name", languages),
            table.fact(),
            letters=table.some_of("letters", InquiryKind, default=()),
            demands=table.some_of("demands", DemandClass, default=()),
            duties=table.refer("duties", duties),
        )
        signs.append(sign)
        table.close()
    file.once("sign", [sign.key for sign in signs])
    return {sign.key: sign for sign in signs}
