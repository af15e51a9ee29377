"""An organisation's policy: what is in force, what is being written, and its way from one to the other."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden
from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ..actions import revisions as actions
from ..models import RevisionState
from ..queries import policy as queries
from ..queries.languages import language_gaps
from ..values import APPLIES, TOPICS, ReviewWish
from .shared import refusing

A_YEAR = timedelta(days=365)


@under_pressure(read=Answer.OPEN)
@require_safe
@refusing
def policies(request: HttpRequest) -> HttpResponse:
    """What is in force in each organisation, what is being written, and how many have understood it."""
    if not may_anywhere(me(request), Verb.SEE_PREPAREDNESS):
        raise Forbidden
    context = {"policies": queries.policies_of(me(request)), "today": timezone.localdate(), "now": timezone.now()}
    return render(request, "preparedness/policies/policies.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
@refusing
def begin(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """A draft to work on."""
    draft = actions.begin_draft(by=me(request), organisation=organisation, now=timezone.now())
    return redirect("preparedness:policy", draft.pk)


@under_pressure(read=Answer.OPEN)
@require_safe
@refusing
def policy(request: HttpRequest, revision: UUID) -> HttpResponse:
    """One revision, clause by clause, and what can be done with it now."""
    row = queries.find_revision(me(request), revision)
    clauses = list(row.clauses.all())
    is_in_review = row.state == RevisionState.IN_REVIEW
    context = {
        "revision": row,
        "topics": [(TOPICS[topic], of_topic) for topic, of_topic in queries.clauses_by_topic(clauses)],
        "applies": APPLIES,
        "gaps": language_gaps(clauses) if row.is_unfinished else [],
        "asked_again": queries.count_asked_again(row) if is_in_review else 0,
        "asks_on_trips": is_in_review and any(line.asks_on_trips for line in queries.differences(row)),
        "own_words": is_in_review and queries.are_own_words(row, me(request)),
        "counts": queries.count_readers(row.organisation_id) if row.state == RevisionState.IN_FORCE else None,
        "now": timezone.now(),
    }
    return render(request, "preparedness/policies/policy.html", context)


@under_pressure(read=Answer.OPEN)
@require_safe
@refusing
def what_changed(request: HttpRequest, revision: UUID) -> HttpResponse:
    """Clause by clause: new, another meaning, other words, gone."""
    row = queries.find_revision(me(request), revision)
    context = {
        "revision": row,
        "earlier": queries.before(row),
        "differences": queries.differences(row),
        "now": timezone.now(),
    }
    return render(request, "preparedness/policies/changes.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@refusing
def review(request: HttpRequest, revision: UUID) -> HttpResponse:
    """Who looks at the draft, what is new, when it is looked at again."""
    row = allowed(
        queries.find_revision(me(request), revision),
        by=me(request), verb=Verb.WRITE_CLAUSES, states=[RevisionState.DRAFT],
    )  # fmt: skip
    able = [membership.person for membership in queries.who_may_put_in_force(row)] or [me(request)]
    initial = {"review_on": timezone.localdate() + A_YEAR, "reviewer": str(able[0].pk)}
    form = ValueForm(request.POST or None, asks=ReviewWish, choices={"reviewer": named(able)}, initial=initial)
    ask = partial(actions.ask_for_review, by=me(request), revision=revision, now=timezone.now())
    return form_page(
        request, "preparedness/policies/review.html", form,
        do=lambda clean: ask(wish=ReviewWish(**clean)), done=_("It waits for whoever looks at it."),
        to=("preparedness:policy", revision), context={"revision": row},
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@refusing
@press_page(to="preparedness:policy")
def send_back(request: HttpRequest, revision: UUID) -> UUID:
    """It is a draft once more."""
    actions.back_to_draft(by=me(request), revision=revision, now=timezone.now())
    return revision


@under_pressure(write=Answer.REFUSED)
@refusing
@press_page(gettext_lazy("It is in force. Whoever has something new to read finds it today."), to="preparedness:policy")
def put_in_force(request: HttpRequest, revision: UUID) -> UUID:
    """From now on it counts, and people are asked to read what is new."""
    actions.put_in_force(by=me(request), revision=revision, now=timezone.now())
    return revision
