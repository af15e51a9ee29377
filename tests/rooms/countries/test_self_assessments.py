"""Forms by which an organisation looks at itself: complete, in both languages; what is wrong is refused."""

import shutil
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import self_assessment, self_assessments
from karpear.countries.values import FactConfidence
from karpear.rules.refusals import Missing


def test_ten_elements_from_nothing_to_tried_and_lines_under_six_headings() -> None:
    gisf, gpp = self_assessments("kh")
    assert (len(gisf.elements), list(gisf.steps), gisf.asks_proof) == (10, [0, 1, 2, 3, 4], False)
    headings = {element.heading.in_language("en") for element in gpp.elements.values() if element.heading}
    assert (len(headings), list(gpp.steps), gpp.asks_proof) == (6, [0, 1, 2], True)
    for form in (gisf, gpp):
        assert form.fact.confidence is FactConfidence.TO_CHECK, "nobody has compared it with its source"
        words = [form.name, form.description, *(step.meaning for step in form.steps.values())]
        words += [element.name for element in form.elements.values()]
        assert all(set(name.by_language) == {"en", "km"} for name in words)


def test_a_form_that_is_not_there() -> None:
    with pytest.raises(Missing):
        self_assessment("kh", "iso")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('at = 1, name = { en = "When needed"', 'at = 7, name = { en = "When needed"', "must count from 0"),
        ('key = "policy"', 'key = "governance"', "governance is there twice"),
        ('key = "gpp"', 'key = "gisf"', "gisf is there twice"),
        ("proof = true", 'proof = "yes"', "must be bool"),
        ('confidence = "to check"', 'confidence = "sure"', "must be one of"),
        ('key = "policy"', 'key = "policy"\nscale = 5', "scale is not known here"),
    ],
)  # fmt: skip
def test_a_broken_form_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    folder = shutil.copytree(packs_folder() / "kh", tmp_path / "kh")
    file = folder / "self_assessments.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError, match=why):
        read_pack(folder)
