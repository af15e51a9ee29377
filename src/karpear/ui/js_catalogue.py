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

#: Fetched when it is needed, so scripts are told its address.
MORE = "ui/dist/more.js"
LEAVE = Path(__file__).parent / "static/ui/dist/leave.js"
#: Name → words. What follows `_sos` is said of an SOS instead of a check-in.
SPOKEN = {
    "s": gettext_noop("%n s"),
    "min": gettext_noop("%n min"),
    "h": gettext_noop("%h h %m min"),
    "d": gettext_noop("%n d"),
    "ago": gettext_noop("%t ago"),
    "in": gettext_noop("in %t"),
    "now": gettext_noop("just now"),
    "soon": gettext_noop("in less than a minute"),
    "kept": gettext_noop("On this phone since {t}. It is sent by itself."),
    "kept_sos": gettext_noop("On this phone since {t}: nobody knows yet. It keeps trying."),
    "sending": gettext_noop("Sending…"),
    "sent": gettext_noop("Sent {t}."),
    "refused": gettext_noop("It was not accepted. It stays on this phone: see why above."),
    "list": gettext_noop("Something on this phone was not accepted. See why."),
    "signin": gettext_noop("Sign in again to send it. It is kept on this phone."),
    "signin_sos": gettext_noop("This phone is not registered. Sign in to send it. It keeps trying."),
    "reaching": gettext_noop("Reaching: {names}"),
    "hold": gettext_noop("Hold for 2 seconds, or tap again."),
    "stopped": gettext_noop("Nothing was sent."),
    "line": gettext_noop("No connection. What you press is kept on this phone and sent by itself."),
    "leave": gettext_noop("Or press Esc three times"),
    "owner": gettext_noop("{name} has it."),
}


def name_of(language: str) -> str:
    return f"said.{language}.js"


@cache
def scripts() -> dict[str, bytes]:
    """Name → script, of every language that pages are shown in."""
    leave = LEAVE.read_bytes() if LEAVE.exists() else b""
    return {name_of(code): _words(code).encode() + leave for code, _name in settings.LANGUAGES}


def _words(language: str) -> str:
    with override(language):
        words = {name: gettext(text) for name, text in SPOKEN.items()} | {"more": static(MORE)}
    return f"self.said={json.dumps(words, ensure_ascii=False, separators=(',', ':'))};\n"
