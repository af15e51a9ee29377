"""What is done for every request before a view sees it."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin

from karpear.db.reader import SAFE, read_for
from karpear.people.models import Person

from .refusals import as_problem

#: Where it is: public bulletins, trends of networks that show them, tables of others beside theirs, and what other
#: installations fetch. The language stands in each address.
PUBLISHED = re.compile(r"^/(public/bulletins|sector/[-\w]+/(trends|others)|fed)\b")
_OF_A_READER = frozenset({"cookie", "accept-language"})


class NoStore:
    """`Cache-Control: no-store` on everything that did not say otherwise.

    Answers about a person are kept by nobody on the way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        if response["Cache-Control"] == "no-store":  # nobody keeps it, so nobody asks by what it varies
            del response["Vary"]
        return response


class DeviceCalls:
    """Calls with a token go straight to their view, past sessions, forms and sign-in, which they never use.

    Stands after everything that protects an answer and before everything that is about a browser. What
    those would have reset for the next request of this thread, language and time zone, is reset here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "Authorization" not in request.headers or not request.path_info.startswith("/api/"):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        request.get_host()  # refuses a foreign host
        timezone.deactivate()
        translation.activate(translation.get_language_from_request(request))
        request.resolver_match = match
        response = as_problem(match.func(request, *match.args, **match.kwargs))
        response["Content-Language"] = translation.get_language() or "en"
        if not response.streaming:
            response["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
        return response


class ForEverybody:
    """What is published is answered to everybody as to somebody without a cookie.

    A reader's zone, digits and language do not come into it, so that any cache may give it to anybody.

    Stands before everything that looks at cookies.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not PUBLISHED.match(request.path_info):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if response.get("Cache-Control", "").startswith("public"):
            names = [name.strip() for name in response.get("Vary", "").split(",")]
            del response["Vary"]
            if varies := [name for name in names if name and name.lower() not in _OF_A_READER]:
                response["Vary"] = ", ".join(varies)
        return response


class SignInFirst(LoginRequiredMiddleware):
    """Whoever is signed out signs in, and the address of that page says nothing of where they were.

    A browser that was left in a hurry shows that address to whoever holds it. Who came from a message's link comes back
    to that link: it names no room either.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        came = urlsplit(request.headers.get("Referer", ""))
        if came.netloc == request.get_host() and came.path.startswith("/r/"):
            return redirect_to_login(came.path, settings.LOGIN_URL)
        return redirect(settings.LOGIN_URL)


class ReadForWhoeverAsks(MiddlewareMixin):
    """A page that only people who signed in may open reads what its person may see (`db/reader.py`).

    Whoever presses something acts: the gates of the action decide, and nothing may stand in the way of an alarm.
    """

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        if request.method in SAFE and getattr(view, "login_required", True) and isinstance(request.user, Person):
            read_for(request.user.pk)
