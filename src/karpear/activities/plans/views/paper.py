"""Paper for the pocket: the sheet of a plan."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from karpear.ui.paper import languages_of, pdf, pdf_answer, words

from ...pages import refusing, who
from ..paper import SHEET, TEMPLATES
from ..queries import paper as queries


@require_safe
@refusing
def sheet_pdf(request: HttpRequest, activity: UUID) -> HttpResponse:
    """The sheet of a plan as A4, for whoever may see the plan."""
    now = timezone.now()
    languages = languages_of(request.GET.get("language", ""), get_language() or "en")
    data = queries.sheet_of(who(request), activity, languages=languages, now=now)
    data["words"] = words(languages, SHEET)
    return pdf_answer(pdf(TEMPLATES / "sheet.typ", data, languages=languages, title="Plan", now=now), "sheet.pdf")
