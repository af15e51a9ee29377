"""What the pages of policies share: how they say no, and how a clause's questions are answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import redirect

from karpear.rules.refusals import Missing
from karpear.ui.refusals import refusing as _refusing

from ..actions.readings import ClauseOutcome, answer_clauses
from ..actions.talks import ask_to_talk
from ..forms import AnswersForm
from ..models import ReadingChannel
from ..queries.reader_page import ClauseToRead, ReadingPage, earlier_meaning

type Answer = Callable[[Mapping[UUID, Sequence[int]]], list[ClauseOutcome]]

refusing = _refusing(lambda _values: redirect("preparedness:policies"))
refusing_own = _refusing(lambda _values: redirect("preparedness:own_policies"))


@dataclass(frozen=True, slots=True)
class AskedClause:
    """The clause whose questions stand on the page. `wrong`: what was answered wrongly just now, and why.

    `is_overtaken`: what was answered is no longer in force, so that nothing was counted. `may_ask`: it is the reader
    who looks, and there is somebody who could explain it.
    """

    line: ClauseToRead | None
    form: AnswersForm | None
    wrong: Sequence[tuple[str, str]] = ()
    is_done: bool = False
    is_overtaken: bool = False
    may_ask: bool = False

    @property
    def is_refused(self) -> bool:
        return bool(self.form and self.form.is_bound and not self.is_done and not self.wrong)


def asked_clause(request: HttpRequest, page: ReadingPage, answer: Answer, *, is_alone: bool = True) -> AskedClause:
    """What is asked now, or what became of the answer that was posted. `is_alone`: no colleague reads it to them."""
    next_line = page.next_alone if is_alone else page.next
    if request.method != "POST":
        return _asked(next_line)
    line = _posted_line(request.POST, page)
    if line is None:
        return _asked(next_line, is_overtaken=True)
    form = AnswersForm(request.POST, questions=line.questions)
    if not form.is_valid():
        return AskedClause(line, form)
    outcome = answer({line.clause.pk: form.choices})[0]
    wrong = [(line.questions[n].ask, line.questions[n].why) for n in outcome.wrong]
    return AskedClause(line, form, wrong, is_done=outcome.is_right or outcome.is_to_talk_about)


def _asked(line: ClauseToRead | None, *, is_overtaken: bool = False) -> AskedClause:
    return AskedClause(line, AnswersForm(questions=line.questions) if line else None, is_overtaken=is_overtaken)


def _posted_line(posted: Any, page: ReadingPage) -> ClauseToRead | None:
    """None: it was asked by a revision that is replaced. Raises Missing for a clause that was never asked of them."""
    lines = [line for line in page.clauses if line.clause.important]
    for line in lines:
        if str(line.clause.pk) == posted.get("clause"):
            return line
    meaning = earlier_meaning(page, _id_in(posted))
    return next((line for line in lines if line.clause.content == meaning), None)


def _id_in(posted: Any) -> UUID:
    try:
        return UUID(posted.get("clause", ""))
    except ValueError:
        raise Missing from None


def asked_of_oneself(request: HttpRequest, page: ReadingPage, channel: ReadingChannel, now: datetime) -> AskedClause:
    """The same of whoever reads for themselves: they may also ask somebody to explain it."""
    person, revision = page.person, page.revision
    if page.may_talk and request.POST.get("help") and (line := _posted_line(request.POST, page)):
        clauses = [line.clause.pk]
        is_asked = ask_to_talk(person=person, revision=revision.pk, clauses=clauses, channel=channel, now=now)
        return AskedClause(line, None, is_done=is_asked)
    answer = partial(answer_clauses, person=person, revision=revision.pk, channel=channel, now=now)
    asked_now = asked_clause(request, page, lambda answers: answer(answers=answers))
    return replace(asked_now, may_ask=page.may_talk)
