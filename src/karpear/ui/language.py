"""In which language somebody reads who is not signed in: what they chose here, else what their phone asks for."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header


def language_of(request: HttpRequest, otherwise: str) -> str:
    """The first of these that pages are shown in: chosen in this browser, asked for by it, `otherwise`.

    Whoever wrote down somebody's language may be wrong; the phone that they read on knows better.
    """
    preferred_tags = [tag for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for tag in (request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), *preferred_tags):
        try:
            return get_supported_language_variant(tag)
        except LookupError:
            continue
    return otherwise
