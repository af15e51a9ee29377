"""Times as people say them. `now` is always given by the view."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from karpear.rules.plan.decision import ApproverAnswer, Decision, Verdict
from karpear.rules.risk.matrix import Confidence, Level, Reliability

from .. import js_catalogue as spoken
from ..columns import mark
from ..heat import SHAPES
from ..scales import ANSWERS, CONFIDENCES, DECISIONS, LEVELS, RELIABILITIES, VERDICTS, ScaleWord

register = template.Library()


#: From how many hours on a length is said in days; of steps whose hours are counted, up to 72.
IN_DAYS, IN_DAYS_OF_STEPS = 48, 73


def length(seconds: float, *, in_days: int = IN_DAYS) -> str:
    """A length of time in its largest fitting unit: 40 s, 42 min, 3 h 10 min, 5 d."""
    whole = int(abs(seconds))
    if whole < 60:
        return gettext("%(n)d s") % {"n": whole}
    minutes = whole // 60
    if minutes < 60:
        return gettext("%(n)d min") % {"n": minutes}
    if minutes < in_days * 60:
        return gettext("%(h)d h %(m)d min") % {"h": minutes // 60, "m": minutes % 60}
    return gettext("%(n)d d") % {"n": minutes // 1440}


def exact_length(seconds: float) -> str:
    """The same to the second, so that two different waits never read alike: 40 s, 1 min 30 s, 5 min."""
    minutes, seconds_left = divmod(round(seconds), 60)
    return " ".join(length(part) for part in (minutes * 60, seconds_left) if part) or length(0)


@register.filter
def since(moment: datetime | None, now: datetime) -> str:
    """`moment|since:now`: "42 min ago", "in 5 min", "just now", "in less than a minute"."""
    return _time_apart(moment, now, IN_DAYS)


@register.filter
def step_since(moment: datetime | None, now: datetime) -> str:
    """The same for a step that is due after so many hours: "in 71 h 57 min"."""
    return _time_apart(moment, now, IN_DAYS_OF_STEPS)


def _time_apart(moment: datetime | None, now: datetime, in_days: int) -> str:
    if not moment:
        return ""
    seconds = (now - moment).total_seconds()
    if abs(seconds) < 5:
        return gettext("just now") if seconds >= 0 else gettext("in less than a minute")
    words = gettext("%(time)s ago") if seconds > 0 else gettext("in %(time)s")
    return words % {"time": length(seconds, in_days=in_days)}


@register.filter
def lasting(start: datetime | None, end: datetime) -> str:
    """`start|lasting:end`: the bare length between two moments, "42 min"."""
    return length((end - start).total_seconds()) if start else ""


@register.filter
def clock(moment: datetime | None, zone: str = "") -> str:
    """Time of day, 14:02, in the reader's zone or the one named."""
    if not moment:
        return ""
    return timezone.localtime(moment, ZoneInfo(zone) if zone else None).strftime("%H:%M")


@register.filter
def day_clock(moment: datetime | None, zone: str = "") -> str:
    """Day and time, "24 Nov 14:02", in the reader's zone or the one named."""
    if not moment:
        return ""
    local = timezone.localtime(moment, ZoneInfo(zone) if zone else None)
    return f"{_day(local.date(), get_language() or 'en')} {local:%H:%M}"


@register.filter
def short_day(moment: datetime | None) -> str:
    """The day alone, "24 Nov", in the reader's zone."""
    return _day(timezone.localtime(moment).date(), get_language() or "en") if moment else ""


@register.filter
def clock_near(moment: datetime | None, now: datetime) -> str:
    """Time of day; with its day where that is not today."""
    if not moment:
        return ""
    is_today = timezone.localtime(moment).date() == timezone.localtime(now).date()
    return clock(moment) if is_today else day_clock(moment)


@register.filter
def seconds_clock(moment: datetime | None, reference: datetime) -> str:
    """Time of day with its seconds, 14:02:22; with the day where that is another one than of `reference`."""
    if not moment:
        return ""
    local = timezone.localtime(moment)
    is_same_day = local.date() == timezone.localtime(reference).date()
    time = f"{local:%H:%M:%S}"
    return time if is_same_day else f"{_day(local.date(), get_language() or 'en')} {time}"


@lru_cache(256)
def _day(day: date, _language: str) -> str:
    """A long list has few days, and writing one costs more than the rest of its line."""
    return date_format(day, "j M")


@register.filter
def stretch(start: datetime, end: datetime) -> str:
    """`start|stretch:end`: from when to when, with the day of the week: "Sat 28 Nov 08:00 – 20:00"."""
    first, last = timezone.localtime(start), timezone.localtime(end)
    begin, finish = (f"{date_format(at, 'D')} {day_clock(at)}" for at in (first, last))
    return f"{begin} – {clock(end)}" if first.date() == last.date() else f"{begin} – {finish}"


@register.filter
def aging(moment: datetime, now: datetime) -> SafeString:
    """How long it has lasted, running where JavaScript is: what `<c-age :bare="True">` shows, for long lists."""
    age = '<time class="age" datetime="{0}" data-age="{0}" data-bare title="{1}">{2}</time>'
    return format_html(age, iso(moment), day_clock(moment), lasting(moment, now))


@register.filter
def marked(word: Any, kind: str) -> SafeString:
    """A word with its shape and colour: what `<c-state>` shows, for long lists."""
    return mark(kind, word)


@register.simple_tag
def said() -> str:
    """The address of what scripts say, in the page's language."""
    return static(spoken.name_of(get_language() or "en"))


@register.simple_tag
def month_names(*, short: bool = False) -> str:
    """The twelve months in the page's language, for scripts: browsers know them in fewer languages than we speak.

    `short`: as `day_clock` writes them.
    """
    names = MONTHS.values()
    return "|".join(date_format(date(2001, n, 1), "M") if short else str(name) for n, name in enumerate(names, start=1))


@register.simple_tag
def day_names() -> str:
    """The seven weekdays in the page's language, for scripts, from Sunday on as they count."""
    return "|".join(str(WEEKDAYS[(n - 1) % 7]) for n in range(7))


@register.filter
def kilometres(metres: float) -> str:
    """A way on the ground in whole kilometres, at least one."""
    return str(max(1, round(metres / 1000)))


@register.filter
def iso(moment: datetime | None) -> str:
    """RFC 3339, for `datetime` and `data-` attributes."""
    return moment.isoformat() if moment else ""


@register.filter
def decision_word(code: str) -> str:
    """How an activity stands, in a word or two: "waiting" → "Waiting for approval"."""
    return str(DECISIONS[Decision(code)].name) if code else ""


@register.filter
def decision_meaning(code: str) -> str:
    """What that means for whoever wants to go."""
    return str(DECISIONS[Decision(code)].meaning) if code else ""


_DECISION_KINDS = {
    Decision.UNASSESSED: "off",
    Decision.GO: "safe",
    Decision.APPROVED: "safe",
    Decision.CONDITIONS: "due",
    Decision.WAITING: "due",
    Decision.WAITING_SECOND: "due",
}


@register.filter
def decision_kind(code: str) -> str:
    """The kind of `<c-state>` that says it: its shape and its colour, never the alarm's."""
    return _DECISION_KINDS.get(Decision(code), "late") if code else "off"


def _sentences(word: ScaleWord) -> str:
    stop = pgettext("end of a sentence", ".")
    return f"{word.name}{stop} {word.meaning}"


@register.filter
def confidence_word(code: str) -> str:
    """How much was known: "Medium. Some of it is known …"."""
    word = CONFIDENCES[Confidence(code)]
    return _sentences(word)


@register.filter
def reliability_word(code: str) -> str:
    """How far the source can be relied on."""
    word = RELIABILITIES[Reliability(code)]
    return _sentences(word)


@register.filter
def verdict_word(code: int) -> str:
    """What an assessment asks for."""
    word = VERDICTS[Verdict(code)]
    return _sentences(word)


@register.filter
def answer_word(code: str) -> str:
    """What an approver said."""
    return str(ANSWERS[ApproverAnswer(code)].name)


@register.filter
def level(value: int | str) -> SafeString:
    """A level of risk, 1 to 5, by word, shape and colour: what `<c-level>` shows, for long lists."""
    risk_level = Level(int(value))
    shape = '<span class="level level-{}"><span aria-hidden="true">{}</span> {}</span>'
    return format_html(shape, risk_level.value, SHAPES[risk_level], LEVELS[risk_level].name)


@register.filter
def level_word(value: int | str) -> str:
    """A level of risk in a word: 4 → "High"."""
    return str(LEVELS[Level(int(value))].name)


@register.filter
def in_language(name: Any) -> str:
    """A name of a pack in the reader's language."""
    return str(name.in_language(get_language() or "en"))


@register.filter
def word_in(key: Any, words: Mapping[Any, Any]) -> Any:
    """What a code is called: `code|word_in:words`. A code that is not there stands for itself."""
    return words.get(key, key)


@register.filter
def trim(html: SafeString) -> SafeString:
    """What stands between a component's tags, without the blanks of the lines it was written in."""
    return mark_safe(html.strip())  # noqa: S308 - it was safe before


_STATE_SIGNS = {"sos": "■", "missed": "▲", "late": "▲", "due": "◔", "out": "●", "safe": "✓", "silent": "∅"}
_STATE_WORDS = {
    "sos": _("SOS"),
    "missed": _("Missed"),
    "late": _("Late"),
    "due": _("Due soon"),
    "out": _("On the way"),
    "safe": _("Safe"),
    "silent": _("No signal"),
}


@register.filter
def state_sign(kind: str) -> str:
    """The shape of a `<c-state>`: whoever sees no colours reads this."""
    return _STATE_SIGNS.get(kind, "○")


@register.filter
def state_word(kind: str) -> str:
    """What a `<c-state>` says when nobody gave it words."""
    return str(_STATE_WORDS.get(kind, ""))
