"""Kinds of documents of a pack: joined to its duties and to the lines of its form, or refused."""

from pathlib import Path

import pytest

from karpear.countries.papers import FILE, read_papers
from karpear.countries.queries import pack, paper_book
from karpear.countries.tables import PackError
from karpear.countries.values import Name

HEAD = 'form = "gpp"\nsource = "ours"\nchecked_on = 2026-11-29\nconfidence = "to check"\n'
BY_LAW = {"registration": Name({"en": "Registration certificate"}), "stamped_copy": Name({"en": "Stamped copy"})}


def read(folder: Path, text: str, head: str = HEAD) -> object:
    (folder / FILE).write_text(head + text)
    return read_papers(folder, ["en"], BY_LAW, pack("kh").self_assessments)


def test_cambodia_says_which_document_answers_which_line() -> None:
    book = paper_book("kh")
    assert "annual_report" in book.kinds["financial_report"].indicators
    assert book.fact and book.fact.confidence == "to check"
    elements = pack("kh").self_assessments[book.form].elements
    answered_indicators = {key for kind in book.kinds.values() for key in kind.indicators}
    assert answered_indicators == set(elements)
    assert not paper_book("zz").kinds


def test_a_duty_is_shown_by_what_lasts_and_never_by_a_receipt_alone() -> None:
    book = paper_book("kh")
    assert book.lasting(("registration", "stamped_copy")) == ("registration",)
    assert book.lasting(("payroll", "registration")) == () and book.lasting(("stamped_copy",)) == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[paper]]\nkey = "statutes"\n', "name is missing"),
        ('[[paper]]\nkey = "registration"\nname.en = "Again"\n', "name is not known here"),
        ('[[paper]]\nkey = "registration"\nindicators = ["moon"]\n', "no such element"),
        ('[[paper]]\nkey = "registration"\n\n[[paper]]\nkey = "registration"\n', "there twice"),
        ('[[paper]]\nkey = "registration"\nmonths = 0\n', "must be from 1"),
        ('[[paper]]\nkey = "registration"\noffice = "moon"\n', "not an office"),
    ],
)
def test_what_is_wrong_is_refused_with_file_and_key(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(PackError, match=complaint):
        read(tmp_path, text)


def test_a_form_or_a_receipt_that_is_not_there_is_refused(tmp_path: Path) -> None:
    paper = '[[paper]]\nkey = "registration"\n'
    with pytest.raises(PackError, match="not a form"):
        read(tmp_path, paper, HEAD.replace("gpp", "moon"))
    with pytest.raises(PackError, match="not a paper"):
        read(tmp_path, paper, HEAD + 'receipts = ["moon"]\n')
