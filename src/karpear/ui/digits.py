"""Khmer digits for whoever chose them: ១២ instead of 12, in what a page says.

Templates, sentences and dates write numbers in a hundred places, so they are changed once, in the finished page:
between its tags, never inside one. What is dialled, copied or typed again keeps its digits: telephone
numbers and addresses (`dir="ltr"`), codes, what stands in a field. Fields take either (`latin`).
"""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import get_language

KHMER = "០១២៣៤៥៦៧៨៩"
_TO_KHMER = str.maketrans("0123456789", KHMER)
_TO_LATIN = str.maketrans(KHMER, "0123456789")
_PARTS = re.compile(r"(<!--.*?-->|</?[a-zA-Z][^>]*>)", re.S)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_ENTITY = re.compile(r"(&#?\w+;)")
#: Their text is for machines, or is copied letter by letter.
_KEPT = {"script", "style", "textarea", "code", "pre", "kbd", "title", "template", "svg"}
_VOID = {"input", "img", "br", "hr", "meta", "link"}


def latin(text: str) -> str:
    """123 for ១២៣: what was typed, in the digits that programs read."""
    return text.translate(_TO_LATIN)


def khmer(text: str) -> str:
    """Text without tags; `&#x27;` stays what it is."""
    return "".join(part if part.startswith("&") else part.translate(_TO_KHMER) for part in _ENTITY.split(text))


def in_page(html: str) -> str:
    """The page with Khmer digits wherever somebody reads them."""
    out: list[str] = []
    kept_tag, depth = "", 0
    for part in _PARTS.split(html):
        if not part.startswith("<"):
            out.append(part if kept_tag else khmer(part))
            continue
        out.append(part)
        if not (tag := _TAG.match(part)):
            continue
        end, name = bool(tag[1]), tag[2].lower()
        if kept_tag:
            depth += 0 if name != kept_tag else -1 if end else 1
            kept_tag = kept_tag if depth else ""
        elif not end and name not in _VOID and (name in _KEPT or 'dir="ltr"' in part):
            kept_tag, depth = name, 1
    return "".join(out)


class Digits(MiddlewareMixin):
    """Stands where the session is known, and before pages are compressed."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        wants_khmer = getattr(getattr(request, "user", None), "khmer_digits", False) and get_language() == "km"
        page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        if wants_khmer and page and not response.has_header("Content-Disposition"):
            html = in_page(response.content.decode()).replace("<html ", f'<html data-digits="{KHMER}" ', 1)
            response.content = html.encode()
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response
