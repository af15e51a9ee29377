"""The list of papers and what they prove; one is filed, also by a photo from a phone; one is looked at."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import may_anywhere, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.values import ValueForm
from karpear.vault import pages as vault_pages
from karpear.vault.pages import sealed_page

from ...keepers import may_keep
from ...profile.queries.legal_profile import last_year_of
from ..actions import papers as actions
from ..filings import DatesOf, ProvenBy
from ..forms import DocumentForm
from ..models import Paper
from ..queries.claims import claims_of_paper, count_closed_by, evidence_pages
from ..queries.copies import copy_readers
from ..queries.papers import kinds_to_choose, paper_line
from ..values import NewPaper
from .shared import listed


@under_pressure(read=Answer.EMPTY)
@require_safe
@listed
def evidence(request: HttpRequest, dates_of: DatesOf) -> HttpResponse:
    """What can be shown today, what is missing, and which document closes most. `dates_of`: the calendar's."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.SEE_LAW):
        raise Forbidden()
    parts = evidence_pages(person, now, dates_of) if in_private(request) else []
    return page(request, "compliance/evidence.html", {"parts": parts, "now": now})


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@listed
@sealed_page
def new_paper(request: HttpRequest, organisation: UUID, dates_of: DatesOf) -> HttpResponse:
    """One document, filed once: photographed and sealed in the browser, or only said where it is."""
    membership, now = require(me(request), organisation, Verb.KEEP_LAW), timezone.now()
    home = membership.organisation
    initial = {"paper": uuid4(), "kind": request.GET.get("kind", ""), "about_year": request.GET.get("year", "")}
    form = DocumentForm(request.POST or None, choices={"kind": kinds_to_choose(home)}, initial=initial)

    form.ask_only_what_is_open(last_year_of(home, today_of(home, now)))

    def do(clean: dict[str, Any]) -> HttpResponse:
        values = {name: value for name, value in clean.items() if name not in ("paper", "complete")}
        new, paper_id = NewPaper(**values), form.cleaned_data["paper"]
        is_complete = form.cleaned_data.get("complete", False)
        row = actions.file_paper(
            by=me(request), organisation=organisation, paper=paper_id, new=new, now=now, complete=is_complete
        )
        return _filed(request, row, count_closed_by(home, row.pk, now, dates_of(home, now)))

    context = {"organisation": home, "readers": copy_readers(home.pk), "about": form["paper"].value(), "now": now}
    return vault_pages.form_page(request, "compliance/paper_new.html", form, do=do, context=context)


def _filed(request: HttpRequest, row: Paper, closed: int) -> HttpResponse:
    """On to its page; `closed`: how many things can be shown by it that could not be shown before."""
    words = ngettext(
        "Filed. It closes %(n)s thing that was open.", "Filed. It closes %(n)s things that were open.", closed
    )
    messages.success(request, words % {"n": closed} if closed else _("Filed."))
    return redirect("compliance:paper", row.pk)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@listed
@sealed_page
def paper(request: HttpRequest, paper: UUID, dates_of: DatesOf, proven_by: ProvenBy) -> HttpResponse:
    """One document: what it proves, until when, its fingerprint; its copy opens in the browser. `proven_by`: asks the
    calendar which dates it shows to be filed."""
    person, now = me(request), timezone.now()
    line = paper_line(person, paper, now)
    context = {
        "line": line,
        "claims": claims_of_paper(line, now, dates_of(line.paper.organisation, now)),
        "dates": proven_by(line.paper, person, now),
        "keeps": may_keep(person, line.paper.organisation_id),
        "readers": copy_readers(line.paper.organisation_id),
        "now": now,
    }
    return vault_pages.page(request, "compliance/paper.html", context)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def change_paper(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Other words or days. The copy stays: another copy is another document."""
    line = paper_line(me(request), paper, timezone.now())
    require(me(request), line.paper.organisation_id, Verb.KEEP_LAW)
    choices = {"kind": kinds_to_choose(line.paper.organisation)}
    return form_page(
        request,
        "compliance/paper_change.html",
        ValueForm(request.POST or None, asks=NewPaper, row=line.paper, choices=choices),
        do=partial(actions.change_paper, by=me(request), paper=paper, now=timezone.now()),
        done=_("Saved."),
        to=("compliance:paper", paper),
        context={"line": line},
    )


@under_pressure(write=Answer.REFUSED)
@listed
@press_page(gettext_lazy("Taken off the list. Nothing is claimed by it any more."), to="compliance:evidence")
def remove_paper(request: HttpRequest, paper: UUID) -> None:
    """It is wrong, or was replaced."""
    actions.remove_paper(by=me(request), paper=paper, now=timezone.now())
