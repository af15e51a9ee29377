"""The page that finds. What was typed is posted, and stands in no address, no log and no record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from karpear.people.current import me
from karpear.ui.list_choices import TEXT
from karpear.ui.offline import HEADER, kept_offline
from karpear.ui.places import reader_of
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.searches import LONGEST_TEXT

from .queries import Findings, findings


@under_pressure(read=Answer.OPEN, write=Answer.EMPTY)
@require_http_methods(["GET", "HEAD", "POST"])
@kept_offline
def find(request: HttpRequest) -> HttpResponse:
    """The field, and what matches. Without a connection the kept page still leads to every place of its reader."""
    text = request.POST.get(TEXT, "").strip()[:LONGEST_TEXT]
    results = findings(me(request), reader_of(request), text, is_deep="deep" in request.POST)
    if not in_private(request):  # as much work for either session, so that time does not tell
        results = Findings(results.places, results.text, is_short=results.is_short)
    response = render(request, "find/find.html", {"text": text, "results": results})
    if request.method == "POST":
        response[HEADER] = "no"
    return response
