"""What messages say: a name the reader knows, "open the link", the link. Never what happened.

A phone may be read by the wrong person, so nothing here says alarm, missing, arrest or danger.
Each text is translated when it is sent, into the language of its reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said
from django.utils.translation import override


@dataclass(frozen=True, slots=True)
class Text:
    """`words`: with {name} and {url}; `contact`: the words for a contact where they differ.

    `bundle`: texts of one bundle to one address leave as one message. `days`: how long the link opens.
    `reply`: how the message can be answered where a text can come back, with {number}.
    """

    words: str
    contact: str = ""
    bundle: str = ""
    days: int = 30
    reply: str = ""
    reply_contact: str = ""


#: The one message that still goes to an address that was removed: that it was.
GOODBYE = "address_gone"
#: What is answered to a text that came in: its words stand in the text's own row.
ANSWER = "answer"
_HAVE = said("Or answer: HAVE {number}")
_KNOW = said("Or answer: KNOW {number}, HEARD {number} or HELP {number}")
TEXTS = {
    "alert": Text(said("{name}: please open this link now: {url}"), bundle="alert", reply=_HAVE, reply_contact=_KNOW),
    "alert_again": Text(
        said("{name}, again: please open this link now: {url}"), bundle="alert", reply=_HAVE, reply_contact=_KNOW
    ),
    "news": Text(said("{name}: there is something new. Please open: {url}"), bundle="news"),
    "all_clear": Text(
        said("{name}: it is over. Nothing more to do. {url}"),
        contact=said("{name}: it is over, you need do nothing more. Thank you."),
        bundle="all_clear",
    ),
    "reminder": Text(said("A reminder. Please open: {url}"), days=2, reply=said("Or answer: OK")),
    "look_again": Text(said("{name}: please open and look again: {url}")),
    "risk_reminder": Text(said("Something of yours is waiting. Please open: {url}"), bundle="risks"),
    "task_due": Text(said("Something waits for you. Please open: {url}"), bundle="tasks"),
    "shared": Text(said("Something waits for you. Please open: {url}"), bundle="shared"),
    "support_day": Text(said("A reminder of your own. Please open: {url}")),
    "roll_call": Text(
        said("A question for you. Please open and answer: {url}"), days=7, reply=said("Or answer: YES, or HELP")
    ),
    "where": Text(said("A question for you. Please open and answer: {url}"), days=1),
    ANSWER: Text(""),
    "recall": Text(said("A reminder of your own. Please open: {url}")),
    "contact_invite": Text(said("{name} would like to rely on you. Please open and answer: {url}")),
    "watch_request": Text(said("{name} asks you for something. Please open and answer: {url}")),
    "approval": Text(said("{name} asks you for an answer. Please open: {url}")),
    "approval_again": Text(said("{name} still waits for your answer. Please open: {url}")),
    "decision": Text(said("There is an answer for you. Please open: {url}")),
    "decision_waits": Text(said("Nobody has answered you yet. Please open: {url}")),
    "family_page": Text(said("{name} shares a page with you: {url}"), days=366),
    "family_page_ended": Text(said("{name}: it is over. Nothing more to do. {url}")),
    "colleague": Text(said("Something waits for you. Please open: {url}")),
    "wrong_codes": Text(said("Please open this link, it is about how you sign in: {url}")),
    "sign_in_news": Text(said("Please open this link, it is about how you sign in: {url}")),
    "account_news": Text(said("Please open this link, it is about your account: {url}")),
    GOODBYE: Text(said("Please open this link, it is about your account: {url}")),
    "opinion_asked": Text(said("{name} asks for your opinion. Please open: {url}")),
    "assessment_due": Text(said("Something of yours is due again. Please open: {url}")),
    "phone_due": Text(said("Something of yours is due again. Please open: {url}")),
    "pack_asked": Text(said("{name} would like to rely on you. Please open and answer: {url}")),
    "pack_news": Text(said("{name}: there is something new. Please open: {url}"), bundle="news"),
    "pack_part": Text(said("{name} asks you for an answer. Please open: {url}")),
    "pack_opening": Text(said("Something of yours is waiting. Please open: {url}")),
    "pack_opened": Text(said("Something of yours is waiting. Please open: {url}")),
    "pack_review": Text(said("Something of yours is due again. Please open: {url}")),
    "instruction": Text(said("{name} shares a page with you: {url}")),
    "instruction_released": Text(said("Something of yours is waiting. Please open: {url}")),
    "proof": Text(said("Please open this link and press the button, so that messages surely reach you here: {url}")),
}

_SUBJECT = said("Please open: a message for you")
_MANY = said("{count} people. Please open each link now:")
_MORE = said("… and {count} more: {url}")
_DRILL = said("DRILL")
_SOMEBODY = said("Somebody you know")

# Lines in one message: a text message costs by its length, Khmer has 70 letters in a part.
MOST_LINES = {"email": 50}
FEW_LINES = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a message says. `number`: with which it can be answered by a text; 0: it cannot."""

    text_key: str
    name: str
    url: str
    number: int = 0


class NoText(Exception):
    """There is no text of this name."""


def bundle_of(text_key: str) -> str:
    """The bundle that a text belongs to; empty: it always leaves alone."""
    return TEXTS[text_key].bundle if text_key in TEXTS else ""


def link_days(text_key: str) -> int:
    """How many days the link of such a message opens."""
    return TEXTS[text_key].days if text_key in TEXTS else 1


def write(lines: Sequence[Line], *, language: str, contact: bool, drill: bool, channel: str) -> tuple[str, str]:
    """Subject and text of one message. Raises NoText."""
    with override(language):
        body = _one(lines[0], contact) if len(lines) == 1 else _several(lines, contact, channel)
        subject = _(_SUBJECT)
        if drill:
            return f"{_(_DRILL)} – {subject}", f"{_(_DRILL)} – {body}"
        return subject, body


def _one(line: Line, contact: bool) -> str:
    text = TEXTS.get(line.text_key)
    if text is None:
        raise NoText(line.text_key)
    if line.text_key == ANSWER:
        return line.name
    words = text.contact if contact and text.contact else text.words
    return _(words).format(name=line.name or _(_SOMEBODY), url=line.url) + _reply(line, contact)


def _reply(line: Line, contact: bool) -> str:
    """The words with which a message can be answered by a text, after a space; or nothing."""
    text = TEXTS[line.text_key]
    words = text.reply_contact if contact else text.reply
    return f" {_(words).format(number=line.number)}" if words and line.number else ""


def _short(line: Line, contact: bool) -> str:
    return f"{line.name or _(_SOMEBODY)}: {line.url}{_reply(line, contact)}"


def _several(lines: Sequence[Line], contact: bool, channel: str) -> str:
    """Contacts have no board to open, so every one of their links is listed."""
    most = len(lines) if contact else MOST_LINES.get(channel, FEW_LINES)
    alike = lines[0].text_key in ("alert", "alert_again")
    shown = [
        f"{line.name or _(_SOMEBODY)}: {line.url}{_reply(line, contact)}" if alike else _one(line, contact)
        for line in lines[:most]
    ]
    if alike:
        shown.insert(0, _(_MANY).format(count=len(lines)))
    if len(lines) > most:
        shown.append(_(_MORE).format(count=len(lines) - most, url=settings.KARPEAR_BASE_URL))
    return "\n".join(shown)
