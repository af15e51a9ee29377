"""How a day was counted, in sentences: once, for the pages, for paper and for the command.

The sentences are plain text, which the command says as it stands: it knows no settings and no languages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext

from karpear.rules.law.counted import Counted, CountStep, CountUnit, StepCode

if TYPE_CHECKING:
    from django.utils.translation import gettext_noop
else:  # Django's own asks for settings, which a rule that is asked from outside has not

    def gettext_noop(sentence: str) -> str:
        """Marks it to be translated."""
        return sentence


#: For one of them, and for many.
UNITS: Mapping[CountUnit, tuple[str, str]] = {
    CountUnit.DAYS: (gettext_noop("1 calendar day"), gettext_noop("%(n)d calendar days")),
    CountUnit.WORKING_DAYS: (gettext_noop("1 working day"), gettext_noop("%(n)d working days")),
    CountUnit.MONTHS: (gettext_noop("1 month"), gettext_noop("%(n)d months")),
    CountUnit.HOURS: (gettext_noop("1 hour"), gettext_noop("%(n)d hours")),
}
_YEARS = (gettext_noop("One year later"), gettext_noop("%(n)d years later"))
_SAME_YEAR = gettext_noop("In the same year")
_WEEKEND = gettext_noop("weekend")
_WEEKEND_DAYS = (gettext_noop("1 day of a weekend"), gettext_noop("%(n)d days of weekends"))

STEPS: Mapping[StepCode, str] = {
    StepCode.FOR_YEAR: gettext_noop("It is about the year %(number)s."),
    StepCode.FOR_MONTH: gettext_noop("It is about %(month)s."),
    StepCode.FROM_EVENT: gettext_noop("Counted from %(day)s. That day itself is not counted."),
    StepCode.FROM_EVENT_ITSELF: gettext_noop("Counted from %(day)s, which is the first day."),
    StepCode.FROM_MOMENT: gettext_noop("Counted from %(day)s."),
    StepCode.FROM_EXPIRY: gettext_noop("It expires on %(day)s. That day itself is not counted."),
    StepCode.FROM_OFFICE: gettext_noop("The office was taken on %(day)s."),
    StepCode.FROM_YEAR_END: gettext_noop("The financial year ends on %(day)s."),
    StepCode.FORWARD: gettext_noop("%(count)s later: %(day)s."),
    StepCode.BACKWARD: gettext_noop("%(count)s before: %(day)s."),
    StepCode.DAYS_OFF: gettext_noop("Not counted: %(off)s."),
    StepCode.ON_DAY: gettext_noop("The day is fixed: %(day)s."),
    StepCode.IN_MONTH: gettext_noop("%(years)s, in %(month)s. Any day of that month will do; the last is %(day)s."),
    StepCode.MONTH_END: gettext_noop("It is the last day of the month: %(day)s."),
    StepCode.GRACE: gettext_noop(
        "It is said that some may file until %(day)s, which a lawyer must still check. Count on the earlier day."
    ),
    StepCode.STAYS: gettext_noop("Nobody works on that day (%(off)s). No source says that it moves, so it does not."),
    StepCode.DO_BEFORE: gettext_noop("The last working day before it is %(day)s. Go then."),
    StepCode.MOVED: gettext_noop("Nobody works on that day (%(off)s), so it moves to %(day)s."),
    StepCode.PROJECTED: gettext_noop(
        "Not announced yet: %(off)s. If people work then, it is %(day)s. The earlier day counts."
    ),
    StepCode.HOUR_UNKNOWN: gettext_noop("The hour is not known, so it counts from the beginning of the day."),
    StepCode.NO_LIST: gettext_noop(
        "There is no list of holidays for %(number)s. Only weekends were left out, so it may be later."
    ),
    StepCode.CANNOT_COUNT: gettext_noop(
        "There is no list of holidays for %(number)s, so the day cannot be counted. Ask the office."
    ),
    StepCode.TO_CHECK: gettext_noop("A lawyer must still check how this is counted."),
    StepCode.NO_DAY: gettext_noop("It holds at all times: there is no day."),
}


@dataclass(frozen=True, slots=True)
class CountingSpeech:
    """How it is said. `holidays`: their names by key; a key that is not there says itself."""

    holidays: Mapping[str, str]
    say: Callable[[str], str] = gettext
    show_day: Callable[[date], str] = lambda day: date_format(day, "D j M Y")
    show_month: Callable[[date], str] = lambda day: date_format(day, "F Y")


def count_texts(counted: Counted, speech: CountingSpeech) -> list[str]:
    """Each step as a sentence, in the order of the count."""
    return [step_text(step, speech) for step in counted.steps]


def step_text(step: CountStep, speech: CountingSpeech) -> str:
    """One step as a sentence."""
    day = speech.show_day(step.day) if step.day else ""
    return speech.say(STEPS[step.code]) % {
        "day": f"{day}, {step.at:%H:%M}" if step.at is not None else day,
        "month": speech.show_month(step.day) if step.day else "",
        "number": step.number,
        "count": _number_text(UNITS[step.unit], step.number, speech) if step.unit else "",
        "years": _number_text(_YEARS, step.number, speech) if step.number else speech.say(_SAME_YEAR),
        "off": _days_off_text(step, speech),
    }


def _number_text(words: tuple[str, str], number: int, speech: CountingSpeech) -> str:
    return speech.say(words[0]) if number == 1 else speech.say(words[1]) % {"n": number}


def _days_off_text(step: CountStep, speech: CountingSpeech) -> str:
    """Days of weekends by number, holidays by name; of one day off without a name: a weekend."""
    names = [speech.holidays.get(key, key) for key in step.names]
    weekends = [_number_text(_WEEKEND_DAYS, step.number, speech)] if step.number else []
    return ", ".join([*weekends, *names]) or speech.say(_WEEKEND)
