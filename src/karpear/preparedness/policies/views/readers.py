"""Who has understood a policy: by name, never by how they did. By phone an officer reads it out and enters answers."""

from functools import partial
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from karpear.db.rows import find_row
from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, under_pressure

from ..actions.readings import enter_answers
from ..models import PolicyClause, PolicyRevision, RevisionState
from ..queries.policy import clause_reader_lines, find_revision, reader_lines
from ..queries.reader_page import ReadingPage, reading_page
from .own import sheet_page
from .shared import asked_clause, refusing


def _in_force(request: HttpRequest, revision: UUID) -> PolicyRevision:
    row = find_revision(me(request), revision)
    return allowed(row, by=me(request), states=[RevisionState.IN_FORCE])


def _page_of(request: HttpRequest, revision: UUID, person: UUID) -> ReadingPage:
    """Raises Missing for somebody whom this policy does not concern, Forbidden for whoever may not ask others."""
    row = allowed(_in_force(request, revision), by=me(request), verb=Verb.WRITE_CLAUSES)
    rows: QuerySet[Person] = Person.objects.filter(pk=person, is_active=True)
    return reading_page(find_row(rows), row)


def _asked_of_one(request: HttpRequest, revision: PolicyRevision) -> PolicyClause | None:
    """The clause of this revision that the address names; None for any other."""
    code = request.GET.get("clause", "")
    clauses = revision.clauses.select_related("revision") if code else ()
    return next((clause for clause in clauses if str(clause.pk) == code), None)


@under_pressure(read=Answer.OPEN)
@require_safe
@refusing
def readers(request: HttpRequest, revision: UUID) -> HttpResponse:
    """Everybody of whom anything is asked, by name; on wish only those who have not yet, or only of one clause."""
    row = _in_force(request, revision)
    clause = _asked_of_one(request, row)
    lines = clause_reader_lines(clause) if clause else reader_lines(row)
    missing_only = request.GET.get("missing") == "on"
    context = {
        "revision": row,
        "clause": clause,
        "lines": [line for line in lines if line.missing or not missing_only],
        "missing_only": missing_only,
        "readers": len(lines),
        "understood": sum(not line.missing for line in lines),
        "now": timezone.now(),
    }
    return render(request, "preparedness/policies/readers.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@refusing
def by_phone(request: HttpRequest, revision: UUID, person: UUID) -> HttpResponse:
    """One reader: what is missing, and the questions, to be read out to them on the phone."""
    page, now = _page_of(request, revision, person), timezone.now()
    answer = partial(enter_answers, by=me(request), revision=revision, person=page.person, now=now)
    asked_now = asked_clause(request, page, lambda answers: answer(answers=answers), is_alone=False)
    if asked_now.is_done:
        return redirect(f"{request.path}#questions")
    context = {"page": page, "asked_now": asked_now, "is_own": page.person == me(request), "now": now}
    return render(request, "preparedness/policies/by_phone.html", context, status=422 if asked_now.is_refused else 200)


@under_pressure(read=Answer.OPEN)
@require_safe
@refusing
def sheet(request: HttpRequest, revision: UUID, person: UUID) -> HttpResponse:
    """Somebody's questions on paper, to be handed over: in their language, whoever prints it."""
    page = _page_of(request, revision, person)
    with override(page.person.language):
        return sheet_page(request, page)
