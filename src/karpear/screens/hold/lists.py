"""The list of risks with what answers each, as a table, on a phone in two lines, and as a file."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from karpear.risks.register.catalogue_words import called
from karpear.risks.register.models import Risk
from karpear.risks.register.queries.register import with_text
from karpear.rules.duty.decay import RiskHold
from karpear.rules.duty.evidence import ExerciseKind
from karpear.ui.columns import Column
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import level, level_word

from .queries import HoldLine, MeasureHold
from .words import (
    EVENTS,
    HOLDS,
    MEASURES,
    day_link,
    event_link,
    event_words,
    left_words,
    measure_mark,
    next_words,
    risk_mark,
)

#: So many measures of a risk stand in the list, the weakest first; all of them on its page.
MOST_MEASURES = 3
STATES = {
    "no": gettext_lazy("not tested"),
    "failed": gettext_lazy("did not hold"),
    "partly": gettext_lazy("partly tested"),
    "yes": gettext_lazy("tested"),
    "nothing": gettext_lazy("no measure in place"),
}
CODES = {
    "no": RiskHold.NOT, "failed": RiskHold.FAILED, "partly": RiskHold.PARTLY, "yes": RiskHold.EXERCISED,
    "nothing": RiskHold.NOTHING,
}  # fmt: skip

type LinesOf = Callable[[], Mapping[UUID, HoldLine]]


def hold_list(lines: LinesOf) -> Listing:
    """`lines`: of every open risk; asked only where somebody chooses by it."""
    return Listing(
        title=gettext_lazy("Would it hold?"),
        columns=COLUMNS,
        filters=[Choice("hold", gettext_lazy("State"), STATES, where=_that_hold(lines))],
        search=with_text,
        search_hint=gettext_lazy("A word, or #12 for a number"),
        order=("-level", "number", "id"),
        at_a_glance=8,
        brief=True,
        exports=("csv", "xlsx", "paper"),
        key_of=lambda line: line.risk.pk,
        empty=EmptyList(
            gettext_lazy("No risks yet"),
            gettext_lazy("Once the register has risks, each stands here with what answers it."),
            "/risks/",
            gettext_lazy("Open the register"),
        ),
    )


def _that_hold(lines: LinesOf) -> Callable[[str], Q]:
    def condition(code: str) -> Q:
        return Q(pk__in=[pk for pk, line in lines().items() if line.hold is CODES[code]])

    return condition


def _measures_shown(line: HoldLine) -> SafeString | str:
    lines = format_html_join("", "<li>{}</li>", ((_measure_shown(hold),) for hold in line.measures[:MOST_MEASURES]))
    more = len(line.measures) - MOST_MEASURES
    words = _("and %(n)d more") % {"n": more} if more > 0 else ""
    tail = format_html('<li class="muted">{}</li>', words) if words else ""
    return format_html('<ul class="plain">{}{}</ul>', lines, tail) if line.measures else _planned(line)


def _measure_shown(hold: MeasureHold) -> SafeString:
    return format_html(
        '{} {}<br><span class="small muted">{}{}</span>', measure_mark(hold.decay), called(hold.measure),
        event_link(hold.decay.last) if hold.decay.last else failure_words(hold) or missed_link(hold),
        f" · {left_words(hold.decay)}" if hold.decay.last else "",
    )  # fmt: skip


def missed_link(hold: MeasureHold) -> SafeString | str:
    """How many have yet to understand the rule behind a measure; nothing where all have."""
    if hold.missed is None:
        return ""
    words = _("the rule is not yet understood by %(n)d of %(all)d") % {
        "n": hold.missed.missing, "all": hold.missed.people
    }  # fmt: skip
    return format_html('<a href="{}&amp;missing=on">{}</a>', hold.missed.path, words)


def failure_words(hold: MeasureHold) -> str:
    """Of a measure whose last trial failed: by what, and on which day; of one that was never tested nothing more."""
    if hold.failed is None:
        return ""
    return f"{EVENTS[ExerciseKind.TRIAL]}, {date_format(hold.failed.tried_on, 'j M Y')}"


def _measures_said(line: HoldLine) -> str:
    """For a file."""
    return "; ".join(
        f"{called(hold.measure)}: {MEASURES[hold.decay.hold][1]}"
        + (f", {event_words(hold.decay.last)}, {left_words(hold.decay)}" if hold.decay.last else "")
        for hold in line.measures
    )


def act_words(hold: MeasureHold) -> str:
    """What to do next with a measure."""
    return _("Put it right and try it again") if hold.failed else next_words(hold.next)


def _planned(line: HoldLine) -> str:
    return ngettext("%(n)d is planned", "%(n)d are planned", line.planned) % {"n": line.planned} if line.planned else ""


def _next_shown(line: HoldLine) -> SafeString | str:
    if line.hold is RiskHold.NOTHING:
        path = reverse("risks:risk", args=[line.risk.pk])
        return format_html('<a href="{}#measures">{}</a>', path, _("Put a measure in place"))
    if line.next is None:
        return ""
    return format_html('<a href="{}">{}</a>', line.next.next_path, act_words(line.next))


def _last_words(line: HoldLine) -> str:
    """The day on which it did not hold, where nothing else is known."""
    return date_format(line.failed.tried_on, "j M Y") if line.failed else ""


def _risk(line: HoldLine) -> Risk:
    return line.risk


COLUMNS = (
    Column(
        "name", gettext_lazy("Risk"), 40, value=lambda line: called(_risk(line)),
        link=lambda line: f"{reverse('risks:risk', args=[line.risk.pk])}#measures",
    ),
    Column(
        "level", gettext_lazy("Level"), 12, sort="-level", value=lambda line: level_word(line.risk.level),
        show=lambda line: level(line.risk.level),
    ),
    Column(
        "hold", gettext_lazy("Would it hold?"), 18, sort=True, value=lambda line: str(HOLDS[line.hold][1]),
        show=lambda line: risk_mark(line.hold), rank=lambda line: -line.hold,
    ),
    Column("measures", gettext_lazy("What answers it"), 60, wide=True, value=_measures_said, show=_measures_shown),
    Column(
        "last", gettext_lazy("Last tested"), 24, sort=True, labelled=True, bare=lambda line: not line.measures,
        value=lambda line: _last_words(line) or event_words(line.last) if line.measures else "",
        show=lambda line: _last_words(line) or day_link(line.last) if line.measures else "",
        rank=lambda line: line.last.at.timestamp() if line.last else 0.0,
    ),
    Column(
        "next", gettext_lazy("Next step"), 30, labelled=True,
        value=lambda line: act_words(line.next) if line.next else "", show=_next_shown,
        bare=lambda line: line.next is None and line.hold is not RiskHold.NOTHING,
    ),
)  # fmt: skip
