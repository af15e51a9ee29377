"""Refusals as `application/problem+json` (RFC 9457) with `errors: [{loc, msg}]`, never a stack trace."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing, Refused, TooMany, Unavailable
from karpear.ui.failures import failed
from karpear.ui.wire import words_of

STATUS: list[tuple[type[Refused], int]] = [
    (BadFields, 422), (Conflict, 409), (Missing, 404), (Forbidden, 403), (TooMany, 429),
]  # fmt: skip


def problem(status: int, title: str = "", *, errors: Iterable[dict[str, Any]] = (), **more: Any) -> HttpResponse:
    """One problem document."""
    phrase = title or HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": phrase, "status": status, "errors": list(errors), **more}
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


class Api(NinjaAPI):
    """Its OpenAPI document says of refusals what is true: they are problem documents."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(*args, **kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST and "content" in response:
                        response["content"] = {"application/problem+json": response["content"]["application/json"]}
        return schema


def add_handlers(api: NinjaAPI) -> None:
    """Every way of saying no, in one form. What nobody foresaw goes to the server's own error page."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        if isinstance(error, Unavailable):
            return failed(request, unavailable=True)
        status = next((code for kind, code in STATUS if isinstance(error, kind)), 403)
        if isinstance(error, BadFields):
            errors = [{"loc": ["body", *loc.split(".")], "msg": msg} for loc, msg in error.errors]
            return problem(status, _("Some values cannot be taken."), errors=errors)
        more: dict[str, Any] = {"owner": error.owner} if isinstance(error, Conflict) and error.owner else {}
        return problem(status, error.message, **more)

    @api.exception_handler(ValidationError)
    def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"loc": _loc(e["loc"]), "msg": words_of(e)} for e in error.errors]
        return problem(422, _("Some values cannot be taken."), errors=errors)

    @api.exception_handler(HttpError)
    def http(_request: HttpRequest, error: HttpError) -> HttpResponse:
        if error.status_code == HTTPStatus.BAD_REQUEST:
            return problem(422, _("The body is not JSON."), errors=[{"loc": ["body"], "msg": "JSON"}])
        return problem(error.status_code)

    @api.exception_handler(RequestDataTooBig)
    def too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
        return problem(413)

    @api.exception_handler(Http404)
    def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404)


def _loc(parts: Iterable[Any]) -> list[str]:
    """Where the field is, without the name of our own parameter."""
    path = [str(p) for p in parts]
    if len(path) > 1 and path[0] == "body" and path[1] == "body":
        del path[1]
    return path
