"""In which language somebody reads who is not signed in: what they chose here, else what their phone asks for."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header


def language_of(request: HttpRequest, otherwise: str) -> str:
    """The first of these that pages are shown in: chosen in this browser, asked for by it, `otherwise`.

    Whoever wrote down somebody's language may be wrong; the phone that they read on knows better.
    """
    preferred_tags = [tag for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    return _first_shown([_chosen(request), *preferred_tags], otherwise)


def chosen_language(request: HttpRequest, otherwise: str) -> str:
    """What was chosen in this browser, else `otherwise`: for somebody with an account, who has said what they read."""
    return _first_shown([_chosen(request)], otherwise)


def _chosen(request: HttpRequest) -> str:
    return str(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))


def _first_shown(tags: Iterable[str], otherwise: str) -> str:
    for tag in tags:
        try:
            return get_supported_language_variant(tag)
        except LookupError:
            continue
    return otherwise
