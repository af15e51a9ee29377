"""What a browser fetches before anybody asks for it, nobody has read."""

from django.http import HttpRequest


def is_beforehand(request: HttpRequest) -> bool:
    """Does the browser say so?"""
    return "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
