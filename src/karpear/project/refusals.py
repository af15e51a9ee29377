"""How a page says no. The API has its own (api/problems.py)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing


class Refusals(MiddlewareMixin):
    """Turns what a room refused, and a view did not answer itself, into a page."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, Missing):
            raise Http404 from error
        if isinstance(error, Forbidden):
            raise PermissionDenied from error
        if isinstance(error, Conflict):
            return _said(request, [error.message], 409)
        if isinstance(error, BadFields):
            return _said(request, [message for _field, message in error.errors], 422)
        return None


def _said(request: HttpRequest, words: list[str], status: int) -> HttpResponse:
    return render(request, "project/refused.html", {"words": words}, status=status)
