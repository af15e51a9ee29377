"""The review of all laws: what asks for work, each activity, the whole table, and the same as a file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.queries.gates import choose_organisation
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.listing_files import file_answer
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, in_private, under_pressure

from ...keepers import may_keep
from ..lists import COLUMNS, TITLE, file_lines
from ..queries.exposure import exposure_of
from ..queries.review import empty_page, review_page
from ..table import table_rows
from .shared import review_home

FILES = ("csv", "xlsx")


@under_pressure(read=Answer.EMPTY)
@require_safe
@review_home
def review(request: HttpRequest, organisation: UUID | None = None) -> HttpResponse:
    """How everything that an organisation does stands against every article that binds it."""
    person, now = me(request), timezone.now()
    own_organisation, other_organisations = choose_organisation(person, organisation, Verb.SEE_LAW)
    keeps = may_keep(person, own_organisation.pk)
    make_page = review_page if in_private(request) else empty_page
    shown_review = make_page(own_organisation, now, keeps=keeps)
    context = {
        "review": shown_review,
        "table": table_rows(shown_review),
        "exposures": exposure_of(shown_review),
        "organisation": own_organisation,
        "other_organisations": other_organisations,
        "now": now,
    }
    return page(request, "compliance/laws/review.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
@review_home
def save_file(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """A line for each activity and article that has a reading, or needs one: CSV or XLSX. It is written down."""
    person, now, kind = me(request), timezone.now(), request.POST.get("file", "")
    own_organisation, _others = choose_organisation(person, organisation, Verb.SEE_LAW)
    if kind not in FILES:
        raise Missing
    lines = file_lines(own_organisation, now)
    note_export(by=person, of="review", kind=kind, count=len(lines), now=now)
    return file_answer(kind, str(TITLE), COLUMNS, lines, now)
