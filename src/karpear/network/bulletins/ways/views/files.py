"""One bulletin as a file or on paper, for whoever may have it as one. Others get the answer that strangers get."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.db.rows import find_row
from karpear.people.current import me
from karpear.rules.refusals import Missing
from karpear.ui.paper import pdf_answer
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.sheet_writer import CSV_TYPE

from ...models import Bulletin
from ...queries.audience import allowance_of
from ..allowed import may_take_away
from ..paper import bulletin_paper, bulletin_table
from .home import bulletins_home


def _to_take(request: HttpRequest, bulletin: UUID) -> Bulletin:
    rows = Bulletin.objects.visible_to(me(request)).select_related("network__body", "organisation")
    row = find_row(rows.filter(pk=bulletin))
    if not may_take_away(me(request), row):
        raise Missing
    return row


@under_pressure(read=Answer.HIDDEN)
@require_safe
@bulletins_home
def bulletin_on_paper(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """A PDF whose name says nothing."""
    row, now = _to_take(request, bulletin), timezone.now()
    return pdf_answer(bulletin_paper(row, allowance_of(row, me(request)), now), f"note-{now:%Y-%m-%d}.pdf")


@under_pressure(read=Answer.HIDDEN)
@require_safe
@bulletins_home
def bulletin_as_table(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """A table that any program opens."""
    row = _to_take(request, bulletin)
    name = f"note-{timezone.now():%Y-%m-%d}.csv"
    answer = HttpResponse(bulletin_table(row, allowance_of(row, me(request))), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
