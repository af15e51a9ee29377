"""Clauses of a pack: what stands there can be asked, and what is wrong is refused with file and key."""

import shutil
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import clauses, pack
from karpear.rules.duty.clauses import MOST_CHOICES, QUESTIONS, Topic

KH = clauses("kh")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(packs_folder() / "xx", tmp_path / "xx")
    return tmp_path / "xx"


def test_every_topic_has_clauses_and_most_have_an_important_one() -> None:
    assert 20 <= len(KH.clauses) <= 26
    by_topic = {topic: KH.of_topic(topic) for topic in Topic}
    assert all(by_topic.values())
    assert sum(any(clause.important for clause in of_topic) for of_topic in by_topic.values()) >= 9


@pytest.mark.parametrize("clause", KH.clauses.values(), ids=lambda clause: clause.key)
def test_a_clause_is_short_plain_and_in_both_languages(clause: object) -> None:
    from karpear.countries.clauses import PackClause

    assert isinstance(clause, PackClause)
    for name in (clause.title, clause.text, *(q.ask for q in clause.questions), *(q.why for q in clause.questions)):
        assert {"en", "km"} <= set(name.by_language)
    sentences = clause.text.in_language("en").count(". ") + 1
    assert 2 <= sentences <= 5 and len(clause.text.in_language("en")) < 400
    assert len(clause.questions) == (QUESTIONS if clause.important else 0)
    assert all(len({c.in_language("en") for c in q.choices}) == len(q.choices) for q in clause.questions)


def test_the_right_answer_is_no_matter_of_its_place() -> None:
    """Whoever always takes the first, or the longest, is wrong more often than not."""
    questions = [question for clause in KH.clauses.values() for question in clause.questions]
    for place in range(1, MOST_CHOICES + 1):
        assert sum(question.right == place for question in questions) <= len(questions) / 2
    longest = [max(q.choices, key=lambda c: len(c.in_language("en"))) is q.choices[q.right - 1] for q in questions]
    assert sum(longest) < 0.8 * len(questions)


def test_it_answers_risks_of_its_own_country() -> None:
    assert {risk for clause in clauses("xx").clauses.values() for risk in clause.risks} == {"X-STORM", "X-LICENCE"}
    assert ("kh clauses", KH.fact) in pack("kh").facts()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('risks = ["X-STORM"]', 'risks = ["X-NOWHERE"]', "risks names X-NOWHERE, which is not there"),
        ('measures = ["X-RADIO"]', 'measures = ["X-STORM"]', "measures names X-STORM, which is not there"),
        ("right = 2", "right = 3", "right must be from 1 to 2, not 3"),
        ('{ en = "Also" }, { en = "Not" }', '{ en = "Also" }', "choices must be from 2 to 4, not 1"),
        ('key = "licence"', 'key = "radio"', "clause radio is there twice"),
        ('topic = "crisis"', 'topic = "cricket"', "topic must be one of"),
        ('applies = ["travels"]', 'applies = ["sailors"]', "applies must be one of"),
        ('applies = ["travels"]', "applies = []", "applies is empty"),
        ("important = false", "important = true", "question is missing"),
        (
            '\n[[clause.question]]\nask.en = "And in calm weather?"',
            '\n[clause.nothing]\nask.en = "And?"',
            "must be 3 tables",
        ),
        ('text.en = "Take a radio."', 'text.xx = "Take a radio."', "text.en is missing"),
        ("important = false", 'important = false\ncolour = "red"', "colour is not known here"),
    ],
)
def test_what_is_wrong_is_refused(folder: Path, old: str, new: str, says: str) -> None:
    file = folder / "clauses.toml"
    words = file.read_text()
    assert old in words
    file.write_text(words.replace(old, new, 1))
    with pytest.raises(PackError, match=r"clauses\.toml") as refusal:
        read_pack(folder)
    assert says in str(refusal.value)
