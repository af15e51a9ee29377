"""What one reads oneself: what is understood, since when, what is missing; and the page with the questions."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, under_pressure

from ..models import ReadingChannel
from ..queries.reader_page import ReadingPage, current_page, own_policies
from .shared import asked_of_oneself, refusing_own


@under_pressure(read=Answer.OPEN)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The policies that concern them, and how they stand in each."""
    context = {"pages": own_policies(me(request)), "now": timezone.now()}
    return render(request, "preparedness/policies/own.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@any_form
@refusing_own
def read(request: HttpRequest, revision: UUID) -> HttpResponse:
    """The clauses that apply to them, then the questions of the first one they have not yet understood."""
    person, now = me(request), timezone.now()
    page = current_page(person, revision)
    if page.revision.pk != revision and request.method != "POST":
        return redirect("preparedness:read_policy", page.revision.pk)
    asked_now = asked_of_oneself(request, page, ReadingChannel.PAGE, now)
    if asked_now.is_done:
        return redirect(f"{reverse('preparedness:read_policy', args=[page.revision.pk])}#questions")
    context = {"page": page, "asked_now": asked_now, "now": now}
    return render(request, "preparedness/policies/read.html", context, status=422 if asked_now.is_refused else 200)


@under_pressure(read=Answer.OPEN)
@require_safe
@refusing_own
def own_sheet(request: HttpRequest, revision: UUID) -> HttpResponse:
    """The questions on paper, with the number with which a text answers them."""
    return sheet_page(request, current_page(me(request), revision))


def sheet_page(request: HttpRequest, page: ReadingPage) -> HttpResponse:
    """The questions, in the language that is chosen now."""
    context = {"page": page, "number": settings.KARPEAR_SMS_NUMBER, "now": timezone.now()}
    return render(request, "preparedness/policies/sheet.html", context)
