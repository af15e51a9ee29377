"""Answers about a person are kept by nobody on the way."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class NoStore:
    """`Cache-Control: no-store` on everything that did not say otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response
