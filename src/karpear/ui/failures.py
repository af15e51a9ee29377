"""What a person or a program sees when something broke: never a stack trace, and never "it worked".

When the database could not take or give anything (full disk, locked, no connection left) the answer is
503 with `Retry-After`, so that a phone keeps what it wanted to say and tries again.
"""

import errno
import sys

from django.db import DatabaseError, IntegrityError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from karpear.db.lost import is_lost, is_read_only

RETRY_AFTER_S = 5
#: The disk is full, too many files are open, or there is no memory left.
_NO_ROOM = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_SQLITE_TROUBLE = ("full", "locked", "disk i/o", "readonly", "unable to open")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: runs while the exception is still being handled.

    A server that takes no writes is left: the next request asks every host of the address again.
    """
    error = sys.exception()
    if error is not None and is_read_only(error):
        connection.close()
    return failed(request, unavailable=is_unavailable(error))


def failed(request: HttpRequest, *, unavailable: bool) -> HttpResponse:
    """The answer when something broke, or (`unavailable`) when the server cannot take or give anything now."""
    status = 503 if unavailable else 500
    title = _("The server cannot save anything right now") if unavailable else _("Something went wrong here")
    response: HttpResponse
    if wants_json(request):
        body = {"type": "about:blank", "title": title, "status": status, "errors": []}
        response = JsonResponse(body, status=status, content_type="application/problem+json")
    else:
        page = render_to_string("ui/failure.html", {"title": title, "unavailable": unavailable})
        response = HttpResponse(page, status=status)
    if unavailable:
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def wants_json(request: HttpRequest) -> bool:
    """Did a program ask?"""
    return request.path.startswith("/api/") or "text/html" not in request.headers.get("Accept", "text/html")


def is_unavailable(error: BaseException | None) -> bool:
    """Is the database at fault, or out of room or connections, rather than what was asked?"""
    depth = 0
    while error is not None and depth < 8:
        if is_lost(error) or _is_trouble(error):
            return True
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        error = error.__cause__ or error.__context__
        depth += 1
    return False


def _is_trouble(error: BaseException) -> bool:
    """SQLite reports some of its troubles as other errors."""
    about_the_query = not isinstance(error, DatabaseError) or isinstance(error, IntegrityError)
    return not about_the_query and any(word in str(error).lower() for word in _SQLITE_TROUBLE)
