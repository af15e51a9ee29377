"""What messages say: a name the reader knows, "open the link", the link. Never what happened.

Where it is about nobody, the name is the neutral one of these pages: a link from nobody would read like a fraud.

A phone may be read by the wrong person, so nothing here says alarm, missing, arrest or danger. Each differs from the
others, so that its reader knows how urgent it is; a mail's subject is the same without its link, and without the
sentence that asks to open it: by itself it reads as if cut off.
Each text is translated when it is sent, into the language of its reader.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said
from django.utils.translation import override

from karpear.rules.alarm.outcome import Closing


@dataclass(frozen=True, slots=True)
class Text:
    """`words`: with {name} and {url}; `contact`: the words for a contact where they differ. `subject`: of a mail, where
    its words are not to stand there, not even a name.

    `bundle`: texts of one bundle to one address leave as one message. `days`: how long the link opens.
    `reply`: how the message can be answered where a text can come back, with {number}, or the {sheet} of questions.
    """

    words: str
    contact: str = ""
    subject: str = ""
    bundle: str = ""
    days: int = 30
    reply: str = ""
    reply_contact: str = ""


#: The one message that still goes to an address that was removed: that it was.
GOODBYE = "address_gone"
#: What is answered to a text that came in: its words stand in the text's own row.
ANSWER = "answer"
#: The same to a stranger, once: `PassingAnswer`.
PASSING = "passing"
#: How much waits for somebody, as they chose to hear it: the number stands in their own row.
DIGEST = "digest"
#: To whoever watches: a text came in that people have to read now.
TEXT_WAITS = "text_waits"
#: To a partner outside: their organisation has something for them, on the page whose address it gave them once.
PARTNER_NOTE = "partner_note"
#: The last two digits of a round say which sheet of questions a message speaks of, where it speaks of one.
SHEETS = 100
_HAVE = said("Or answer: HAVE {number}")
_KNOW = said("Or answer: KNOW {number}, HEARD {number} or HELP {number}")
TEXTS = {
    "alert": Text(
        said("{name}: your answer is needed now: {url}"),
        contact=said("{name} chose you to be told. Please read and answer now: {url}"),
        bundle="alert",
        reply=_HAVE,
        reply_contact=_KNOW,
    ),
    "alert_again": Text(
        said("{name}, again: your answer is needed now: {url}"),
        contact=said("{name}, again: please read and answer now: {url}"),
        bundle="alert",
        reply=_HAVE,
        reply_contact=_KNOW,
    ),
    "news": Text(said("{name}: there is something new. Please open: {url}"), bundle="news"),
    "taken": Text(said("{name}: somebody has answered by a link. Please open: {url}"), bundle="news"),
    Closing.ALL_WELL: Text(
        said("{name}: all is well. Nothing more to do. {url}"),
        contact=said("{name}: all is well, you need do nothing more. Thank you."),
        bundle="closing",
    ),
    Closing.NOTHING: Text(
        said("{name}: it was nothing. Nothing more to do. {url}"),
        contact=said("{name}: it was nothing, you need do nothing more. Thank you."),
        bundle="closing",
    ),
    Closing.DRILL: Text(
        said("{name}: the exercise is over. Thank you. {url}"),
        contact=said("{name}: the exercise is over. Thank you."),
        bundle="closing",
    ),
    Closing.ENDED: Text(said("{name}: this has ended. Please read how: {url}"), bundle="closing"),
    Closing.GOES_ON: Text(
        said("{name}: this goes on. Please read who has it and what is next: {url}"),
        contact=said("{name}: this is not over. Please read what you are asked to do: {url}"),
        bundle="closing",
    ),
    Closing.ENDED_THERE: Text(
        said("{name}: this has ended, their own organisation knows how. You need do nothing more. Thank you."),
        bundle="closing",
    ),
    Closing.GOES_ON_THERE: Text(
        said("{name}: this goes on in their own organisation. You need do nothing more. Thank you."), bundle="closing"
    ),
    "reminder": Text(said("You wanted to be reminded now. Please open: {url}"), days=2, reply=said("Or answer: OK")),
    "look_again": Text(said("{name}: please look at this again: {url}")),
    "risk_reminder": Text(said("A measure of yours is due. Please open: {url}"), bundle="risks"),
    "task_due": Text(said("A task of yours is due. Please open: {url}"), bundle="tasks"),
    "undone": Text(said("Something that others were to do has not been done. Please open: {url}"), bundle="undone"),
    DIGEST: Text(said("Things that wait for you: {count}. Please open: {url}"), days=7),
    "shared": Text(said("Something was shared with you. Please open: {url}"), bundle="shared"),
    "support_day": Text(said("Today you wanted to ask after somebody. Please open: {url}")),
    "roll_call": Text(
        said("A question to all of us: are you OK? Please answer: {url}"), days=7, reply=said("Or answer: YES, or HELP")
    ),
    "question": Text(
        said("A question to all of us, for a yes or no. Please read first: {url}"),
        days=60,
        reply=said("Or two coins, both heads: the opposite. COIN A: yes, COIN B: no"),
    ),
    "where": Text(said("Somebody asks where you are. Please answer: {url}"), days=1),
    ANSWER: Text(""),
    PASSING: Text(""),
    "number_added": Text(said("Please answer 1 now. 1: I am OK. 9: I need help.")),
    TEXT_WAITS: Text(said("{name}: please open and read now: {url}"), days=7),
    "to_read": Text(
        said("New rules to read. Please open: {url}"),
        days=60,
        reply=said("Sheet {sheet}. Or answer: {sheet} and the digits"),
    ),
    "rules_due": Text(said("Something that you wrote is due for a look. Please open: {url}")),
    "recall": Text(said("See what you still know by heart. Please open: {url}")),
    "ready": Text(said("There is something for you to complete. Please open: {url}"), bundle="ready"),
    "at_once": Text(said("Something needs you now, before anything else. Please open: {url}"), days=7),
    "together": Text(said("Several things may belong together. Please look: {url}"), days=7),
    "contact_invite": Text(said("{name} would like to rely on you. Please open and answer: {url}")),
    "watch_request": Text(said("{name} asks you to watch over them. Please open and answer: {url}")),
    "aid_asked": Text(said("Another organisation asks you for something. Please open and answer: {url}")),
    "watch_changed": Text(said("Who stands watch has changed. Please look now: {url}"), bundle="watch"),
    "handover_taken": Text(said("What you handed over has been taken. See who has it now: {url}"), days=2),
    "handover_asked": Text(said("{name}: you are asked to take over now. Please open and answer: {url}"), days=2),
    "approval": Text(said("{name} asks for your decision. Please open: {url}")),
    "approval_again": Text(said("{name} still waits for your decision. Please open: {url}")),
    "decision": Text(said("Something has been decided. Please open: {url}")),
    "signature_asked": Text(said("Please sign something within the hour. Open: {url}"), bundle="signatures", days=7),
    "decision_waits": Text(said("Nobody has decided what you asked yet. Please open: {url}")),
    "family_page": Text(said("{name} shares a page with you: {url}"), days=366),
    "family_page_ended": Text(said("{name} says that all is well. Nothing to do. {url}")),
    "family_page_goes_on": Text(said("{name} is not back yet. Please open the page again: {url}"), days=366),
    "colleague": Text(said("Something has changed in who works with you. Please read: {url}")),
    "wrong_codes": Text(said("Somebody tried to sign in as you. Please read: {url}")),
    "sign_in_news": Text(said("Please read what has changed in how you sign in: {url}")),
    "account_news": Text(said("Please read what has changed in your account: {url}")),
    GOODBYE: Text(said("This address was taken out of an account. Please read why: {url}")),
    "counts_on_you": Text(said("{name} counts on you. Please open and read: {url}")),
    "opinion_asked": Text(said("{name} asks for your opinion. Please open: {url}")),
    "assessment_due": Text(said("It is time to judge risks again. Please open: {url}")),
    "self_assessment_due": Text(said("It is time to look again at how we work. Please open: {url}")),
    "phone_due": Text(said("It is time to test a phone of yours. Please open: {url}")),
    "pack_asked": Text(said("{name} asks you to keep something sealed. Please open and answer: {url}")),
    "pack_news": Text(said("{name}: what you asked for has moved on. Please open: {url}"), bundle="news"),
    "pack_part": Text(said("{name}: the part that you keep is needed. Please open: {url}")),
    "pack_opening": Text(said("You can still say no to something. Please open soon: {url}")),
    "pack_opened": Text(said("Something that you sealed was opened. Please read: {url}")),
    "pack_review": Text(said("Something that you sealed is due for a look. Please open: {url}")),
    "instruction": Text(said("{name} left words for you to read now: {url}")),
    "instruction_released": Text(said("There is news about something that you wrote. Please read: {url}")),
    "bulletin": Text(said("New note. Open the link: {url}"), days=60),
    PARTNER_NOTE: Text(
        said(
            "{name} has a new note for you. Open the address that they gave you. If you have lost it, or want no more"
            " of these messages, tell them."
        ),
        subject=said("A new note for you"),
    ),
    "bulletin_asked": Text(said("A note needs a second look before it is sent. Please open: {url}")),
    "backup_opened": Text(said("This month's rehearsal of the backup went well. Its figures: {url}")),
    "exercise": Text(said("This is an exercise. Please open the link: {url}"), days=2),
    "server_now": Text(said("The server needs you now, whatever the hour. Please open: {url}"), days=2),
    "server_soon": Text(said("The server needs you in the next days. Please open: {url}"), days=7),
    "server_well": Text(said("The server is well again. Nothing to do. {url}"), days=2),
    "proof": Text(said("Please open this link and press the button, to prove that messages reach you here: {url}")),
}

#: Texts whose last sentence says how soon: it stands in the subject, too.
_WHOLE = ("alert", "alert_again", "pack_opening")
_BEFORE_LAST = re.compile(r"(.+[.?។])\s[^.?។]*\{url\}")
#: What says the same each time and names nobody: said once, then the links alone.
_ONCE = ("ready", "undone", "signature_asked")
_SEVERAL = said("{first} (and {count} more)")
_MANY = said("{count} people. Please open each link now:")
_MORE = said("… and {count} more: {url}")
_DRILL = said("DRILL")
_SOMEBODY = said("Somebody you know")

# Lines in one message: a text message costs by its length, Khmer has 70 letters in a part.
MOST_LINES = {"email": 50}
FEW_LINES = 5


@dataclass(frozen=True, slots=True)
class TextLine:
    """One thing that a message says. `number`: with which it can be answered by a text; 0: it cannot. `count`: of how
    many things it speaks, where its words say so. `sheet`: of which sheet of questions.
    """

    text_key: str
    name: str
    url: str
    number: int = 0
    count: int = 0
    sheet: int = 0


class NoText(Exception):
    """There is no text of this name."""


def bundle_of(text_key: str) -> str:
    """The bundle that a text belongs to; empty: it always leaves alone."""
    return TEXTS[text_key].bundle if text_key in TEXTS else ""


def link_days(text_key: str) -> int:
    """How many days the link of such a message opens."""
    return TEXTS[text_key].days if text_key in TEXTS else 1


def write(lines: Sequence[TextLine], *, language: str, contact: bool, drill: bool, channel: str) -> tuple[str, str]:
    """Subject and text of one message. Raises NoText."""
    with override(language):
        body = _write_line(lines[0], contact) if len(lines) == 1 else _write_lines(lines, contact, channel)
        subject = _subject(lines, contact)
        if drill:
            return f"{_(_DRILL)} – {subject}", f"{_(_DRILL)} – {body}"
        return subject, body


def _subject(lines: Sequence[TextLine], contact: bool) -> str:
    """The first message without its link: whom it is about and how urgent it is, as the reader tells mails apart."""
    own_words = TEXTS[lines[0].text_key].subject if lines[0].text_key in TEXTS else ""
    if own_words:
        return f"{settings.KARPEAR_NAME}: {_(own_words)}"
    first = _sentence(replace(lines[0], url=""), contact, brief=True).rstrip(" .:។៖")
    return first if len(lines) == 1 else _(_SEVERAL).format(first=first, count=len(lines) - 1)


def _write_line(line: TextLine, contact: bool) -> str:
    return _sentence(line, contact) + _reply(line, contact)


def _sentence(line: TextLine, contact: bool, *, brief: bool = False) -> str:
    """`brief`: without the sentence that leads to the link, where it says no more than that."""
    text = TEXTS.get(line.text_key)
    if text is None:
        raise NoText(line.text_key)
    if line.text_key in (ANSWER, PASSING):
        return line.name
    words = text.contact if contact and text.contact else text.words
    wording = _(words)
    if brief and line.text_key not in _WHOLE and (first_sentence := _BEFORE_LAST.fullmatch(wording)):
        wording = first_sentence[1]
    sentence = wording.format(name=line.name or _(_SOMEBODY), url=line.url, count=line.count)
    return sentence if "{name}" in words else f"{settings.KARPEAR_NAME}: {sentence}"


def _reply(line: TextLine, contact: bool) -> str:
    """The words with which a message can be answered by a text, after a space; or nothing."""
    text = TEXTS[line.text_key]
    words = text.reply_contact if contact else text.reply
    return f" {_(words).format(number=line.number, sheet=line.sheet)}" if words and line.number else ""


def _short(line: TextLine, contact: bool) -> str:
    return f"{line.name or _(_SOMEBODY)}: {line.url}{_reply(line, contact)}"


def _write_lines(lines: Sequence[TextLine], contact: bool, channel: str) -> str:
    """Contacts have no board to open, so every one of their links is listed."""
    limit = len(lines) if contact else MOST_LINES.get(channel, FEW_LINES)
    alike = lines[0].text_key in ("alert", "alert_again")
    texts = [
        f"{line.name or _(_SOMEBODY)}: {line.url}{_reply(line, contact)}" if alike else _write_line(line, contact)
        for line in lines[:limit]
    ]
    if len({line.text_key for line in lines}) == 1 and lines[0].text_key in _ONCE:
        texts[1:] = [line.url for line in lines[1:limit]]
    if alike:
        texts.insert(0, _(_MANY).format(count=len(lines)))
    if len(lines) > limit:
        texts.append(_(_MORE).format(count=len(lines) - limit, url=settings.KARPEAR_BASE_URL))
    return "\n".join(texts)
