"""What scripts say: a small script for each language, kept by the browser, so that no page carries its words.

A letter of Khmer is three bytes. Said again in every page, these words were half of what a phone fetched. The script
also holds what every page can do (`frontend/leave.js`), because each request costs a second on a slow line. It is
served beside the static files (`ops/server/static`) and named by its content: `said.km.js`.
"""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext, gettext_noop, override

DIST = Path(__file__).parent / "static/ui/dist"
#: Name → words. What follows `_sos` is said of an SOS instead of a check-in.
SPOKEN = {
    "s": gettext_noop("%n s"),
    "min": gettext_noop("%n min"),
    "h": gettext_noop("%h h %m min"),
    "d": gettext_noop("%n d"),
    "ago": gettext_noop("%t ago"),
    "in": gettext_noop("in %t"),
    "now": gettext_noop("just now"),
    "kept": gettext_noop("On this phone since {t}. It is sent by itself."),
    "kept_sos": gettext_noop("On this phone since {t}: nobody knows yet. It keeps trying."),
    "sending": gettext_noop("Sending…"),
    "sent": gettext_noop("Sent {t}."),
    "refused": gettext_noop("It was not accepted. It stays on this phone: see why above."),
    "signin": gettext_noop("Not sent: sign in with your own account. It is kept on this phone."),
    "signin_sos": gettext_noop("Not sent: nobody knows yet. Sign in with your own account. It keeps trying."),
    "reaching": gettext_noop("Reaching: {names}"),
    "hold": gettext_noop("Hold for 2 seconds, or tap again."),
    "stopped": gettext_noop("Nothing was sent."),
    "line": gettext_noop("No connection. What you press is kept on this phone and sent by itself."),
}
#: What the script says that is fetched only when it is needed (`frontend/more.js`).
SPOKEN_LATER = {
    "list": gettext_noop("Something on this phone was not accepted. See why."),
    "leave": gettext_noop("Or press Esc three times"),
    "owner": gettext_noop("{name} has it."),
}


def name_of(language: str) -> str:
    return f"said.{language}.js"


def later_name_of(language: str) -> str:
    """The script that is fetched when it is needed; the other one is told its address."""
    return f"more.{language}.js"


@cache
def later_scripts() -> dict[str, bytes]:
    """Name → script, of every language that pages are shown in."""
    return {later_name_of(code): _later(code) for code, _name in settings.LANGUAGES}


@cache
def scripts() -> dict[str, bytes]:
    """Name → script: what every page loads, and what it may fetch."""
    return {name_of(code): _first(code) for code, _name in settings.LANGUAGES} | later_scripts()


def _first(language: str) -> bytes:
    words = _words(language, SPOKEN) | {"more": static(later_name_of(language))}
    return f"self.said={_text(words)};\n".encode() + _script("leave.js")


def _later(language: str) -> bytes:
    return f"Object.assign(self.said,{_text(_words(language, SPOKEN_LATER))});\n".encode() + _script("more.js")


def _words(language: str, phrases: dict[str, str]) -> dict[str, str]:
    with override(language):
        return {name: gettext(text) for name, text in phrases.items()}


def _text(words: dict[str, str]) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def _script(name: str) -> bytes:
    path = DIST / name
    return path.read_bytes() if path.exists() else b""
