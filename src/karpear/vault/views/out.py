"""The way out: the session ends, the browser is told to forget this site, and the page that follows says nothing."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from karpear.people.device_cookie import let_go
from karpear.ui.pressure import Answer, under_pressure

#: Not "executionContexts": browsers would reload the page that is being left.
FORGET = '"cache", "cookies", "storage"'
#: What was pressed after the browser forgot stands in its storage.
FORGET_ALL_BUT_STORED = '"cache", "cookies"'
#: An SOS that still waits to be sent stands in the browser's storage: an alarm is never lost by leaving. Its key stays
#: with it, and so must the mark that says which phone this is (people/holding): other cookies go by their names.
FORGET_ALL_BUT_WAITING = '"cache"'
NAMES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@login_not_required
@csrf_exempt  # nobody is held up by an old page's token; that the page is ours is looked at below
@require_http_methods(["GET", "HEAD", "POST"])
def out(request: HttpRequest) -> HttpResponse:
    """POST: sign out here and forget. GET: a page that shows nothing of what this is.

    `go`: sent by a form, without scripts; it is led on to the page. `keep`: an SOS waits in this browser to be sent.
    `late`: the browser left without a line and has forgotten already; its worker, which brings this, lives on.
    `all`: nothing waits; what the page that was left wrote while it was being left is forgotten, too.
    """
    if request.method != "POST":
        answer = render(request, "vault/nothing.html")
        answer["Cache-Control"] = "no-store"
        if "all" in request.GET and request.headers.get("Sec-Fetch-Site") == "same-origin":
            answer["Clear-Site-Data"] = FORGET
        return answer
    if urlsplit(request.headers.get("Origin", "")).netloc != request.get_host():
        raise PermissionDenied  # another site's page would make this browser forget what waits to be sent
    waits = "keep" in request.GET
    logout(request)
    if not waits:
        let_go(request, timezone.now())
    answer = redirect("out") if "go" in request.POST else HttpResponse(status=204)
    answer["Clear-Site-Data"] = FORGET_ALL_BUT_STORED if "late" in request.GET else FORGET
    if waits:
        answer["Clear-Site-Data"] = FORGET_ALL_BUT_WAITING
        for name in NAMES:
            answer.delete_cookie(name)
    answer["Cache-Control"] = "no-store"
    return answer
