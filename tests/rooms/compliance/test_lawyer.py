"""The page for the lawyer: what is to check, law by law, each need once, and short enough to be answered."""

import pytest

from karpear.compliance.laws.queries.lawyer import lawyer_groups, lawyer_lines
from karpear.compliance.profile.values import KindAnswer, MoneyAnswer, NumbersAnswer
from karpear.countries.queries import demand_book, law_book
from karpear.countries.values import FactConfidence
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.papers import text_of

from .profiles import say

pytestmark = [pytest.mark.django_db, pytest.mark.once]
#: A lawyer answers so many lines in one sitting.
MOST_LINES = 25


def test_a_lawyer_reads_each_thing_once_law_by_law(cast: Cast) -> None:
    groups = lawyer_groups(cast.lantern, NOW)
    lines = lawyer_lines(cast.lantern, NOW)
    assert len({group.title for group in groups}) == len(groups)
    assert len(law_book("kh").questions) <= len(lines) <= MOST_LINES
    for line in lines:
        assert len(set(line.details)) == len(line.details) and line.printed
        assert " ," not in line.about and not line.about.endswith(",")
    abouts = [line.about for line in lines]
    assert any(about.endswith("25") for about in abouts) and "LANGO LANGO" not in " ".join(abouts)


def test_nothing_that_is_to_check_is_lost(cast: Cast) -> None:
    book = law_book("kh")
    printed = "\n".join(line.printed for line in lawyer_lines(cast.lantern, NOW))
    tables = (book.laws, book.articles, book.duties, book.rules, book.bills)
    doubts = [row.to_check for table in tables for row in table.values()]
    assert all(doubt.in_language("en") in printed for doubt in doubts if doubt)
    readings = [entry for entry in demand_book("kh").rules.values() if entry.fact.confidence is FactConfidence.TO_CHECK]
    assert readings and all(entry.why.in_language("en") in printed for entry in readings)


@pytest.mark.parametrize(
    ("kind", "money", "questions"),
    [
        (
            KindAnswer(kind="association"),
            MoneyAnswer(has_donors=False),
            ("lango_25", "beneficiary_lists", "oral_demand"),
        ),
        (KindAnswer(kind="domestic_ngo", registered=True), MoneyAnswer(earns=False), ("aml_scope", "lango_25")),
        (KindAnswer(kind="domestic_ngo", registered=False), MoneyAnswer(), ("oral_demand", "lango_25", "lango_10")),
        (KindAnswer(kind="unregistered"), MoneyAnswer(has_donors=False), ("oral_demand", "beneficiary_lists")),
    ],
)
def test_what_was_said_leaves_out_no_question_of_whom_a_law_binds(
    cast: Cast, kind: KindAnswer, money: MoneyAnswer, questions: tuple[str, ...]
) -> None:
    say(cast, kind)
    say(cast, money)
    lines = lawyer_lines(cast.lantern, NOW)
    texts = {line.question for line in lines}
    assert {law_book("kh").questions[key].text.in_language("en") for key in questions} <= texts
    assert len(lines) <= MOST_LINES


def test_what_no_such_kind_is_asked_of_is_left_out(cast: Cast) -> None:
    say(cast, KindAnswer(kind="domestic_ngo"))
    union = law_book("kh").questions["union_reports"].text.in_language("en")
    assert union not in {line.question for line in lawyer_lines(cast.lantern, NOW)}


def test_what_applies_to_the_organisation_is_asked_first(cast: Cast) -> None:
    say(cast, KindAnswer(kind="domestic_ngo", registered=True))
    say(cast, NumbersAnswer(staff=0, volunteers=0))
    book, groups = law_book("kh"), lawyer_groups(cast.lantern, NOW)
    own_titles = [group.title for group in groups if group.is_own]
    assert own_titles == [group.title for group in groups][: len(own_titles)]
    titles = {key: law.title.in_language("en") for key, law in book.laws.items()}
    assert titles["lango"] in own_titles and titles["directive_2018"] in own_titles
    assert not {titles["prakas_168"], titles["penal"]} & set(own_titles)


def test_the_page_and_its_paper_say_the_same(cast: Cast) -> None:
    say(cast, KindAnswer(kind="domestic_ngo"))
    dara, address = signed_in(cast.dara), f"/law/lawyer/{cast.lantern.pk}/save/"
    page = in_one_line(shown(dara, "/law/lawyer/"))
    paper = _letters(text_of(dara.post(address, {"file": "paper"}).content))
    for line in lawyer_lines(cast.lantern, NOW):
        assert line.about in page
        assert [text for text in (line.about, line.question, *line.details) if _letters(text) not in paper] == []
    assert dara.post(address, {"file": "xlsx"}).status_code == 200
    assert _letters(cast.lantern.name) not in paper


def _letters(text: str) -> str:
    """Without blanks: paper breaks a line after a hyphen, too."""
    return "".join(text.split())
