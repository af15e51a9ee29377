"""What the service worker is told before it begins: files, shells and words. The same for everybody."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from . import icons
from . import js_catalogue as spoken
from .templatetags.ui import month_names

#: Put aside when the worker is installed; what a kept page needs beyond them comes with that page.
FILES = ("ui/dist/app.css", "ui/dist/person.js", "ui/dist/phone.js")
SCRIPT = "ui/dist/sw.js"


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _words() -> dict[str, str]:
    """Lines that the worker puts above a page. They are written into HTML: no sign of it in them."""
    return {
        "kept": gettext("No connection. Kept copy of %t."),
        "closed": gettext("No connection. That page could not be opened."),
        "unsent": gettext(
            "That was not sent: there is no connection. Open the page again when there is one; "
            "what you typed may be gone."
        ),
        "months": month_names(short=True),
        "left": gettext("Waiting on this phone, sent by itself:"),
        "demand": gettext("Demand"),
        "letter": gettext("Photographs of a letter"),
        "entry": gettext("Diary entry"),
        "sealed": gettext("Something sealed"),
    }


def _configuration() -> dict[str, Any]:
    words = {}
    for code in languages():
        with override(code):
            words[code] = _words()
    return {
        "base": settings.STATIC_URL,
        "files": [static(name) for name in (*FILES, *spoken.scripts())] + [icons.small()],
        "shells": {code: reverse("offline", args=[code]) for code in languages()},
        "shell": hashlib.sha256("".join(map(shell, languages())).encode()).hexdigest()[:12],
        "words": words,
        "notice": _notice(),
    }


def _notice() -> dict[str, str]:
    """What a push shows, in all languages at once: the worker does not know who reads it, and asks nobody."""
    texts = []
    for code in languages():
        with override(code):
            texts.append(gettext("Open"))
    return {
        "name": settings.KARPEAR_NAME,
        "open": " · ".join(dict.fromkeys(texts)),
        "icon": icons.for_home_screen()[0]["src"],
    }


@cache
def script() -> str:
    """The worker with what it is told before it. Another byte in here makes browsers install it again."""
    path = finders.find(SCRIPT)
    if not isinstance(path, str):
        raise FileNotFoundError(SCRIPT)
    return f"self.conf={json.dumps(_configuration())};\n{Path(path).read_text()}"


@cache
def etag() -> str:
    return f'"{hashlib.sha256(script().encode()).hexdigest()[:16]}"'


@cache
def shell(language: str) -> str:
    """The page for when there is no connection: rendered for nobody, so that it can be kept by everybody."""
    with override(language), timezone.override(None):
        return render_to_string("ui/shell.html", {"ui": {"name": settings.KARPEAR_NAME, "icon": icons.small()}})
