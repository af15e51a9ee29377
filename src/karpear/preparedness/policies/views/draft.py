"""The clause builder: ticking what the pack offers, and writing by hand."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.queries import catalogue
from karpear.db.rows import find_row
from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.queries.country import country_of
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page, press_page
from karpear.ui.pressure import Answer, under_pressure

from ..actions import clauses as actions
from ..forms import ClauseForm
from ..models import PolicyRevision, RevisionState
from ..queries.policy import book_of, find_revision, offered, usual_sets
from ..values import APPLIES, TOPICS
from .shared import refusing


def _draft(request: HttpRequest, revision: UUID) -> PolicyRevision:
    row = find_revision(me(request), revision)
    return allowed(row, by=me(request), verb=Verb.WRITE_CLAUSES, states=[RevisionState.DRAFT])


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@refusing
def choose(request: HttpRequest, revision: UUID) -> HttpResponse:
    """What the pack offers, topic by topic, to be ticked."""
    draft, now = _draft(request, revision), timezone.now()
    if request.method == "POST":
        keys = usual_sets(draft).get(request.POST.get("take", ""), request.POST.getlist("clause"))
        actions.choose_clauses(by=me(request), revision=revision, keys=keys, now=now)
        messages.success(request, _("Saved."))
        return redirect("preparedness:policy", revision)
    topics = [(TOPICS[topic], rows, sum(is_in for _row, is_in in rows)) for topic, rows in offered(draft)]
    keys_in_draft = {row.key for _topic, rows, _count in topics for row, is_in in rows if is_in}
    sets = [(name, len(keys)) for name, keys in usual_sets(draft).items() if set(keys) != keys_in_draft]
    context = {
        "revision": draft, "topics": topics, "sets": sets, "fact": book_of(draft.organisation).fact, "applies": APPLIES
    }  # fmt: skip
    return render(request, "preparedness/policies/choose.html", context | {"now": now})


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@refusing
def clause(request: HttpRequest, revision: UUID, clause: UUID | None = None) -> HttpResponse:
    """A clause by hand, new or as it stands."""
    draft, language = _draft(request, revision), get_language() or "en"
    row = find_row(draft.clauses.filter(pk=clause)) if clause else None
    lines = catalogue(country_of(draft.organisation))
    form = ClauseForm(request.POST or None, lines=lines, row=row, language=language)
    write = partial(actions.write_clause, by=me(request), revision=revision, clause=clause, now=timezone.now())
    return form_page(
        request, "preparedness/policies/clause.html", form,
        do=lambda clean: write(words=clean, language=form.written_in), done=_("Saved."),
        to=("preparedness:policy", revision), context={"revision": draft, "clause": row},
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@refusing
@press_page(to="preparedness:policy")
def take_out(request: HttpRequest, revision: UUID, clause: UUID) -> UUID:
    """The draft no longer has this clause."""
    actions.take_out(by=me(request), revision=revision, clause=clause, now=timezone.now())
    return revision
