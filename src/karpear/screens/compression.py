"""Answers as short as they can be made, because a second on a slow line is a few kilobytes."""

import secrets

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

#: Shorter answers gain nothing.
LEAST = 200
#: Of 0 to 11. Ten makes a page a tenth smaller and takes five milliseconds, so it is for pages somebody waits for.
QUALITY, WAITED_FOR, LARGE = 5, 10, 48 * 1024
#: At most so many bytes of noise, so that the length of an answer tells less of what is in it (BREACH).
NOISE = 12


class Compress(GZipMiddleware):
    """Brotli for browsers that take it, gzip for the others; what is streamed is left to gzip.

    Whoever watches the line and can make somebody's browser ask for chosen words could learn from lengths what stands
    in a page. Form tokens are masked again in each answer, cookies go to no other site's requests, and both ways of
    compressing add a random length: gzip in its own header, brotli in a header of the answer.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if self._takes(request) and isinstance(response, HttpResponse) and not response.has_header("Content-Encoding"):
            return self._brotli(request, response)
        return super().process_response(request, response)

    def _takes(self, request: HttpRequest) -> bool:
        accepted = request.headers.get("Accept-Encoding", "").lower().split(",")
        return any(encoding.strip() == "br" for encoding in accepted)

    def _brotli(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if len(response.content) < LEAST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        waited = request.headers.get("Sec-Fetch-Mode") == "navigate" and len(response.content) <= LARGE
        quality = WAITED_FOR if waited else QUALITY
        small = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=quality)
        if len(small) >= len(response.content):
            return response
        response.content = small
        response["Content-Length"] = str(len(small))
        response["Content-Encoding"] = "br"
        response["X-Noise"] = secrets.token_hex(NOISE)[: secrets.randbelow(NOISE)]
        return response


class OneCookie(CsrfViewMiddleware):
    """Django's guard of forms, whose cookie is sent when it is new, not again with every page to renew its year."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        had = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
        if had and had == request.META.get("CSRF_COOKIE"):
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return super().process_response(request, response)
