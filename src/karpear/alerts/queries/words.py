"""Words for the codes of an alert. Callables, so that each reader hears their own language."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.alerts.models import Alert
from karpear.rules.alarm.deadlines import LIKELY_WAIT, LONGEST_WAIT
from karpear.rules.alarm.outcome import Closing, Kind, Outcome
from karpear.rules.case.pack import Stage


def kind_word(alert: Alert) -> str:
    """What happened, in two or three words."""
    if alert.is_test:
        return _("Test of a phone")
    if alert.kind == Kind.SOS.value:
        return _("Silent SOS") if alert.silent else _("SOS")
    words = {Kind.MISSED.value: _("Missed"), Kind.DURESS.value: _("Under duress")}
    return words.get(alert.kind) or _("No answer to the roll-call")


def opened_words(alert: Alert) -> str:
    """How it began, as a line of the timeline."""
    if alert.is_test:
        return _("A phone was tried")
    return {
        Kind.SOS.value: _("Silent SOS pressed") if alert.silent else _("SOS pressed"),
        Kind.MISSED.value: _("Check-in missed"),
        Kind.DURESS.value: _("Duress word or password used"),
        Kind.ROLL_CALL.value: _("No answer to the roll-call"),
    }[alert.kind]


def outcome_word(outcome: str) -> str:
    """How it ended."""
    return {
        Outcome.SAFE.value: _("Safe"),
        Outcome.FALSE_ALARM.value: _("False alarm"),
        Outcome.DRILL.value: _("Drill"),
        Outcome.INCIDENT.value: _("Incident"),
        Outcome.CASE.value: _("Goes on as a case"),
    }.get(outcome, "")


def own_end_words() -> str:
    """How it ended, to its own person: the same of every end. Nobody reads there that it is over while others go on,
    and whoever holds their phone does not read that others do.
    """
    return _("It calls nobody any more. If you need help, press SOS.")


def closed_words() -> str:
    """The same as a line of the timeline."""
    return _("closed it")


def own_outcome(outcome: str) -> str | None:
    """A case is for those who work on it: its person, or whoever holds their phone, is told `incident`."""
    return Outcome.INCIDENT.value if outcome == Outcome.CASE else outcome or None


def stage_word(stage: str) -> str:
    """What is known of somebody, in one word."""
    return {
        Stage.MISSED.value: _("Not reached"),
        Stage.MISSING.value: _("Missing"),
        Stage.DETAINED.value: _("Detained"),
        Stage.HURT.value: _("Hurt"),
        Stage.KILLED.value: _("Killed"),
    }.get(stage, stage)


def stage_sentence(stage: str, name: str) -> str:
    """What is known of somebody, to people outside. That somebody was killed is said in person."""
    return {
        Stage.MISSING.value: _("%(name)s is missing"),
        Stage.DETAINED.value: _("%(name)s has been detained"),
        Stage.HURT.value: _("%(name)s is hurt"),
        Stage.KILLED.value: _("There is very serious news about %(name)s"),
    }[stage] % {"name": name}


def freed_word(stage: str) -> str:
    """What became of somebody once this stage was over, in a word or two."""
    return {
        Stage.MISSING.value: _("Found alive"),
        Stage.DETAINED.value: _("Free"),
        Stage.HURT.value: _("Well again"),
    }.get(stage) or _("Safe")


def freed_sentence(stage: str, name: str) -> str:
    """The same as a sentence."""
    words = {
        Stage.MISSING.value: _("%(name)s has been found alive"),
        Stage.DETAINED.value: _("%(name)s is free"),
        Stage.HURT.value: _("%(name)s is well again"),
    }
    return (words.get(stage) or _("%(name)s is safe")) % {"name": name}


def told_words(step: int, *, is_repeat: bool) -> str:
    """A step of the ladder that was told."""
    if is_repeat:
        return _("Step %(n)d told again") % {"n": step}
    return _("Step %(n)d told") % {"n": step}


def often_told_words(step: int, times: int, at: datetime) -> str:
    """The same for all its repeats."""
    values = {"n": step, "times": times, "t": f"{timezone.localtime(at):%H:%M}"}
    return _("Step %(n)d told %(times)d times, last %(t)s") % values


def meaning_words(meaning: str) -> str:
    """What a safety word said. Only for those who may act."""
    return {
        "duress": _("with the duress word"),
        "unknown": _("with a word we do not know"),
        "delayed": _("with the word for delayed"),
        "ok": _("with their OK word"),
    }.get(meaning, "")


def pressed_words(iso: str, arrived: datetime) -> str:
    """When it was pressed, if it waited in a phone until it could be sent, and how sure that is."""
    if not iso:
        return ""
    at = timezone.localtime(datetime.fromisoformat(iso))
    if arrived - at >= LONGEST_WAIT:
        return _("when it was pressed is not known: the phone’s clock was wrong")
    values = {"t": f"{date_format(at, 'j M')} {at:%H:%M}"}
    if arrived - at > LIKELY_WAIT:
        return _("pressed on %(t)s, if the phone’s clock was right") % values
    return _("pressed on %(t)s") % values


EVENTS: dict[str, Callable[[], str]] = {
    "acknowledged": lambda: _("has it"),
    "acknowledged_by_link": lambda: _("has it, through the link or number of a message, without signing in"),
    "told_taken": lambda: _("Told that it was taken by a message"),
    "withdrew_consent": lambda: _("withdrew consent during this alert"),
    "withdrew_watch": lambda: _("ended a watch during this alert"),
    "withdrew_membership": lambda: _("ended a membership during this alert"),
    "withdrew_contact": lambda: _("removed a contact during this alert"),
    "withdrew_changed": lambda: _("changed during this alert how a contact is told"),
    "handover_offered": lambda: _("asked somebody to take it over"),
    "handover_declined": lambda: _("did not take it over"),
    "handed_over": lambda: _("took it over, and has it now"),
    "overtaken": lambda: _("did nothing for too long; the ladder goes on"),
    "owner_gone": lambda: _("may no longer answer for it; the ladder goes on"),
    "pressed_again": lambda: _("SOS pressed again"),
    "tried_again": lambda: _("tried the phone again"),
    "waited": lambda: _("waited on the phone until it could be sent"),
    "missed_again": lambda: _("Another check-in missed"),
    "heard_from": lambda: _("was heard from: a check-in arrived"),
    "ok_pressed": lambda: _(
        "“I’m OK” or “home safe” was pressed on their phone; the SOS stays open until you have spoken"
    ),
    "held_ok": lambda: _("“I’m OK” was pressed on their phone. Nobody has spoken with them: do not rely on it"),
    "stood_down": lambda: _("says it was nothing"),
    "call_no_answer": lambda: _("called: no answer"),
    "call_reached": lambda: _("called: reached"),
    "call_safe": lambda: _("spoke: safe"),
    "call_not_safe": lambda: _("spoke: not safe"),
    "note": lambda: _("wrote"),
    "contact_knows": lambda: _("knows about it"),
    "contact_heard": lambda: _("heard from them"),
    "contact_can_help": lambda: _("can help"),
    "contact_cannot": lambda: _("cannot help now"),
    "resolved_safe": lambda: _("ended it: safe"),
    "resolved_false_alarm": lambda: _("ended it: false alarm"),
    "resolved_drill": lambda: _("ended it: drill"),
    "resolved_incident": lambda: _("ended it: incident"),
    "resolved_case": lambda: _("ended it: it goes on as a case"),
    "case_opened": lambda: _("opened an incident"),
    "case_closed": lambda: _("closed the incident"),
    "case_reopened": lambda: _("opened the incident again"),
    "case_worked": lambda: _("worked on the incident"),
    "step_done": lambda: _("settled a step of the incident"),
    "letter_sent": lambda: _("sent a report outside"),
    "pack_asked": lambda: _("asked to open the case pack"),
    "pack_opened": lambda: _("opened the case pack"),
    "stage_said": lambda: _("says what is known; a second person has to confirm it"),
    "stage_confirmed": lambda: _("confirmed what is known"),
    "stage_taken_back": lambda: _("took back what was said to be known"),
    "stage_ended": lambda: _("says that it is over: they are free, found or well"),
    f"stage_ended_{Stage.MISSING.value}": lambda: _("says that they have been found alive"),
    f"stage_ended_{Stage.DETAINED.value}": lambda: _("says that they are free"),
    f"stage_ended_{Stage.HURT.value}": lambda: _("says that they are well again"),
    "news": lambda: _("That something is known now, written to"),
    Closing.ALL_WELL.value: lambda: _("That all is well, written to"),
    Closing.NOTHING.value: lambda: _("That it was nothing, written to"),
    Closing.DRILL.value: lambda: _("That the exercise is over, written to"),
    Closing.ENDED.value: lambda: _("That it has ended, written to"),
    Closing.GOES_ON.value: lambda: _("That it goes on, written to"),
    Closing.ENDED_THERE.value: lambda: _("That it has ended without them, written to"),
    Closing.GOES_ON_THERE.value: lambda: _("That it goes on without them, written to"),
}


def event_words(code: str) -> str:
    """A line of the timeline; the code itself when nobody gave it words."""
    wording = EVENTS.get(code)
    return wording() if wording else code
