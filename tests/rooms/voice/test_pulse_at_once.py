"""Many answer at once while the question is ended: nobody waits for ever, and an answer counts once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.rules.refusals import Conflict
from karpear.voice.pulse.actions import answer_pulse, end_pulse
from karpear.voice.pulse.models import PulseMark
from tests.cast import NOW, Cast
from tests.steps.pulse import an_open_question

pytestmark = pytest.mark.django_db(transaction=True)


def word_of(act: Callable[[], object]) -> str:
    try:
        act()
    except Conflict:
        return "refused"
    finally:
        connection.close()
    return "done"


def test_the_question_is_locked_before_a_mark(cast: Cast) -> None:
    question = an_open_question(cast, NOW)
    with CaptureQueriesContext(connection) as queries:
        answer_pulse(person=cast.sophea, question=question.pk, yes=True, now=NOW)
    if connection.features.has_select_for_update:
        locking = [at for at, query in enumerate(queries) if "FOR UPDATE" in query["sql"]]
        marking = [at for at, query in enumerate(queries) if query["sql"].startswith("UPDATE")]
        assert locking and locking[0] < marking[0]


@pytest.mark.parametrize("_turn", range(3))
def test_an_end_and_answers_at_once(cast: Cast, _turn: int) -> None:
    question = an_open_question(cast, NOW)
    acts: list[Callable[[], object]] = [
        lambda: answer_pulse(person=cast.sophea, question=question.pk, yes=True, now=NOW),
        lambda: answer_pulse(person=cast.sophea, question=question.pk, yes=True, now=NOW),
        lambda: end_pulse(by=cast.dara, question=question.pk, now=NOW),
    ]
    with ThreadPoolExecutor(3) as pool:
        words = list(pool.map(word_of, acts))
    question.refresh_from_db()
    assert words[2] == "done" and question.yes_count == words[:2].count("done") <= 1
    assert not PulseMark.objects.filter(question=question).exists()
