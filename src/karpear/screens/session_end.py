"""The end of a sign-in: its time is over, or it was closed from elsewhere, and then the browser forgets its copies."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from karpear.people.models import Person
from karpear.people.sessions import is_over, note_use

#: The service worker forgets every copy when an answer carries it. A worker sees no redirect, so a cookie carries it to
#: the page after that, whichever it is, until somebody signs in.
FORGET = "X-Forget"
COOKIE = "f"
FOR_S = 30 * 86400


class Endings(MiddlewareMixin):
    """Stands behind Django's own look at who it is, which drops a session that was closed by a lost phone."""

    def process_request(self, request: HttpRequest) -> None:
        had = SESSION_KEY in request.session
        person = request.user
        if isinstance(person, Person) and is_over(request.session, person, timezone.now()):
            logout(request)
        elif had and not isinstance(person, Person):
            request.META[FORGET] = True

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if isinstance(getattr(request, "user", None), Person):
            note_use(request.session, timezone.now())
            if COOKIE in request.COOKIES:
                response.delete_cookie(COOKIE)
        elif FORGET in request.META:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, "1", max_age=FOR_S, httponly=True, samesite="Lax", secure=secure)
            response[FORGET] = "1"
        elif COOKIE in request.COOKIES:
            response[FORGET] = "1"
        return response
