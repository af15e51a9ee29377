"""What a stranger may open."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

from tests.house.source import ROOT

PUBLIC_VIEWS = ROOT / "tests/house/public_views.txt"


def routes(patterns: list[Any], parent: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = parent + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def is_public(view: Any) -> bool:
    """Ninja's calls are open to Django's gate and have their own: each must ask who it is."""
    if getattr(view, "login_required", True):
        return False
    calls = [c.cell_contents for c in getattr(view, "__closure__", None) or () if isinstance(c.cell_contents, PathView)]
    return not calls or not all(operation.auth_callbacks for call in calls for operation in call.operations)


def public_views() -> set[str]:
    return {route or "/" for route, view in routes(get_resolver().url_patterns) if is_public(view)}
