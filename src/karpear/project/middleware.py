"""What is done for every request before a view sees it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from .refusals import as_problem


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
