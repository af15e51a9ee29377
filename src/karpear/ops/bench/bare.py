"""A bare Django view on the same server: no middleware, one statement, two fields. What is there at least."""

import json
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.dateparse import parse_datetime


def check_in(request: HttpRequest) -> JsonResponse:
    """Store one line, as the smallest check-in there could be."""
    body = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_check_in (token, made_at) VALUES (%s, %s) RETURNING id",
            [UUID(body["key"]).hex, parse_datetime(body["made_at"])],
        )
        answer = JsonResponse({"id": cursor.fetchone()[0]}, status=201)
    answer["Content-Length"] = str(len(answer.content))
    return answer


urlpatterns = [path("check-in", check_in)]
