"""Further questions are asked for acts that there are."""

import pytest

from karpear.rules.case.huridocs import ActType
from karpear.rules.case.huridocs_details import FURTHER


@pytest.mark.parametrize("question", FURTHER)
def test_a_further_question_belongs_to_some_act(question: str) -> None:
    assert FURTHER[question]
    assert FURTHER[question] <= set(ActType)
