"""The page that finds. What was typed is posted, and stands in no address, no log and no record."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from karpear.db.reader import read_for
from karpear.people.current import me
from karpear.ui.list_choices import TEXT
from karpear.ui.offline import HEADER, kept_offline
from karpear.ui.places import reader_of
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.searches import LONGEST_TEXT, SEARCH, keep_search, typed_words
from karpear.vault.pages import page, sealed_page

from .queries import Findings, findings


@under_pressure(read=Answer.OPEN, write=Answer.EMPTY)
@require_http_methods(["GET", "HEAD", "POST"])
@kept_offline
def find(request: HttpRequest) -> HttpResponse:
    """The field, and what matches. Without a connection the kept page still leads to every place of its reader."""
    read_for(me(request).pk)  # what is typed is posted, and still nothing is done
    text = request.POST.get(TEXT, "").strip()[:LONGEST_TEXT]
    results = findings(me(request), reader_of(request), text, is_deep="deep" in request.POST)
    if not in_private(request):  # as much work for either session, so that time does not tell
        results = Findings(results.places, results.text, is_short=results.is_short)
    response = render(request, "find/find.html", {"text": text, "results": results})
    if request.method == "POST":
        response[HEADER] = "no"
    return response


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)
@require_http_methods(["GET", "HEAD", "POST"])
@sealed_page
def find_sealed(request: HttpRequest) -> HttpResponse:
    """Where one unlocks to look among sealed titles. The words are carried here in the session, as those of a list."""
    text = typed_words(request, TEXT) if in_private(request) else ""
    if request.method == "POST":
        number = keep_search(request, text)
        return redirect(reverse("find_sealed") + (f"?{urlencode({SEARCH: number})}" if number else ""))
    return page(request, "find/sealed.html", {"text": text})
