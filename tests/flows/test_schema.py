"""Whatever fits the OpenAPI document, and much that does not: never a 5xx, and answers as declared.

The long form also asks a live server, over the network.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cast import Cast, device_token, signed_in

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
QUIET = {"deadline": None, "database": None, "phases": [Phase.generate], "suppress_health_check": list(HealthCheck)}


def ask_everything(schema: Any, examples: int, headers: dict[str, str], call: Callable[[Any], Any]) -> int:
    """Every operation of the schema with `examples` cases each; returns how many operations there are."""
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        count += 1

        @settings(max_examples=examples, derandomize=examples < 100, **QUIET)
        @given(case=operation.as_strategy(headers=headers))
        def one(case: Any) -> None:
            case.validate_response(call(case), checks=CHECKS)

        one()
    return count


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The test's own transaction outlives a request."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("caller", ["device", "session"])
def test_the_api_is_as_it_says(cast: Cast, caller: str) -> None:
    app = get_wsgi_application()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    headers = credentials(cast, caller)

    def call(case: Any) -> Any:
        with transaction.atomic():
            answer = ask(case, headers)
            transaction.set_rollback(True)
        return answer

    assert ask_everything(schema, 8, {}, call) >= 9


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("caller", ["device", "session"])
def test_a_live_server_is_as_it_says(cast: Cast, caller: str, live_server: Any) -> None:
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/openapi.json")
    headers = credentials(cast, caller)
    assert ask_everything(schema, 300, {}, lambda case: ask(case, headers)) >= 9


def ask(case: Any, headers: dict[str, str]) -> Any:
    """With these credentials and none of those that were made up; the answer not compressed."""
    for name in [n for n in case.headers or {} if n.lower() in ("authorization", "cookie", "x-csrftoken")]:
        del case.headers[name]
    return case.call(headers=headers | {"Accept-Encoding": "identity"})


def credentials(cast: Cast, caller: str) -> dict[str, str]:
    if caller == "device":
        return {"Authorization": f"Bearer {device_token(cast.sophea)}"}
    browser = signed_in(cast.dara)
    browser.get("/sos/")
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    return {"Cookie": cookies, "X-CSRFToken": browser.cookies["csrftoken"].value}
