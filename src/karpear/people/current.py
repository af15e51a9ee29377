"""Who is asking."""

from typing import cast

from django.http import HttpRequest

from .models import Person


def me(request: HttpRequest) -> Person:
    """The person who is signed in. Only for pages that nobody else can open (which is every page not listed public)."""
    return cast("Person", request.user)
