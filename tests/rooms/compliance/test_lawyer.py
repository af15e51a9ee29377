"""The page for the lawyer: what is to check, law by law, each thing once, and short enough to be answered."""

import pytest

from karpear.compliance.laws.queries.lawyer import lawyer_groups, lawyer_lines
from karpear.countries.queries import law_book
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db
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
    doubts = [row.to_check for table in (book.articles, book.duties, book.rules) for row in table.values()]
    assert all(doubt.in_language("en") in printed for doubt in doubts if doubt)


def test_the_page_and_its_paper_say_the_same(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    page = in_one_line(shown(dara, "/law/lawyer/"))
    for line in lawyer_lines(cast.lantern, NOW):
        assert line.about in page
    for kind in ("paper", "xlsx"):
        assert dara.post(f"/law/lawyer/{cast.lantern.pk}/save/", {"file": kind}).status_code == 200
