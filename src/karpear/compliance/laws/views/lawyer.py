"""The one page for the lawyer: read, or saved to print."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.queries.gates import choose_organisation
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.listing_files import KINDS, file_answer
from karpear.ui.pages import page
from karpear.ui.paper import pdf_answer
from karpear.ui.pressure import Answer, under_pressure

from ..lists import LAWYER_COLUMNS, LAWYER_TITLE
from ..paper import lawyer_paper
from ..queries.lawyer import lawyer_groups, lawyer_lines
from .shared import review_home


@under_pressure(read=Answer.OPEN)
@require_safe
@review_home
def questions(request: HttpRequest, organisation: UUID | None = None) -> HttpResponse:
    """What is to be confirmed of all that applies to the organisation."""
    now = timezone.now()
    own_organisation, other_organisations = choose_organisation(me(request), organisation, Verb.SEE_LAW)
    context = {
        "groups": lawyer_groups(own_organisation, now),
        "organisation": own_organisation,
        "other_organisations": other_organisations,
        "now": now,
    }
    return page(request, "compliance/laws/lawyer.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
@review_home
def save_questions(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """The same on paper, or as a spreadsheet that comes back with answers."""
    person, now, kind = me(request), timezone.now(), request.POST.get("file", "")
    own_organisation, _others = choose_organisation(person, organisation, Verb.SEE_LAW)
    if kind not in KINDS:
        raise Missing
    lines = lawyer_lines(own_organisation, now)
    note_export(by=person, of="lawyer", kind=kind, count=len(lines), now=now)
    if kind == "paper":
        return pdf_answer(lawyer_paper(own_organisation, now), f"list-{now:%Y-%m-%d}.pdf")
    return file_answer(kind, str(LAWYER_TITLE), LAWYER_COLUMNS, lines, now)
