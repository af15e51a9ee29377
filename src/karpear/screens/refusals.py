"""How a page says no. The API has its own (api/problems.py)."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing, Unavailable
from karpear.ui.failures import failed

from .api.problems import problem


class Refusals(MiddlewareMixin):
    """Turns what a room refused, and a view did not answer itself, into a page."""

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """No address has a zero byte, and not every database takes one in what it is asked for."""
        if "\0" in request.path_info:
            raise Http404

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith("/api/"):
            return as_problem(response)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            page = _refusal_page(request, [_("This page opens only when its button is pressed.")], 405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, Missing):
            raise Http404 from error
        if isinstance(error, Forbidden):
            raise PermissionDenied from error
        if isinstance(error, Conflict):
            return _refusal_page(request, [error.message], 409)
        if isinstance(error, BadFields):
            return _refusal_page(request, [message for _field, message in error.errors], 422)
        if isinstance(error, Unavailable):
            return failed(request, unavailable=True)
        return None


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """An API's answer. What Django itself refused (no such address, another method) takes the form of the others."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code < HTTPStatus.BAD_REQUEST or kind.startswith("application/problem+json"):
        return response
    answer = problem(response.status_code)
    if response.has_header("Allow"):
        answer["Allow"] = response["Allow"]
    return answer


def _refusal_page(request: HttpRequest, words: list[str], status: int) -> HttpResponse:
    return render(request, "screens/refused.html", {"words": words}, status=status)
