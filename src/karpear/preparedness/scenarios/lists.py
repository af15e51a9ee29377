"""The list of exercises with a scenario: how fast, how much, and what was changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from karpear.countries.curricula import Scenario
from karpear.rules.alarm.outcome import State
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import day_clock, length

from .models import DebriefChange, ScenarioRun
from .queries import acts_done, scenario_of

STANDS = {
    "open": gettext_lazy("being played"),
    "debrief": gettext_lazy("to be talked about"),
    "closed": gettext_lazy("something was changed"),
}


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run on the list. `first_right`: how long until the first right act."""

    run: ScenarioRun
    card: Scenario | None
    in_time: int
    first_right: timedelta | None

    @property
    def name(self) -> str:
        return self.card.name.in_language(get_language() or "en") if self.card else self.run.scenario

    @property
    def stands(self) -> str:
        if self.run.closed_at:
            return "closed"
        return "debrief" if self.run.alert.state == State.RESOLVED.value else "open"

    @property
    def seconds(self) -> int | None:
        return int(self.first_right.total_seconds()) if self.first_right is not None else None


def run_records(runs: list[ScenarioRun]) -> list[RunRecord]:
    """What the list shows of these. Three queries."""
    acts = acts_done(runs)
    return [
        RunRecord(
            run,
            scenario_of(run),
            in_time=len({act.act.key for act in acts[run.pk] if act.in_time}),
            first_right=min((act.at for act in acts[run.pk] if act.in_time), default=run.started_at) - run.started_at
            if any(act.in_time for act in acts[run.pk])
            else None,
        )
        for run in runs
    ]


def _how_it_went(record: RunRecord) -> SafeString:
    if record.seconds is None:
        return mark("late", _("Nobody acted in time"))
    return mark("safe", _("first right act after %(t)s") % {"t": length(record.seconds)})


def _acts(record: RunRecord) -> str:
    return _("%(done)d of %(all)d") % {"done": record.in_time, "all": len(record.card.acts) if record.card else 0}


def _stands(record: RunRecord) -> SafeString | str:
    shape = {"open": "out", "debrief": "due", "closed": "safe"}[record.stands]
    return mark(shape, STANDS[record.stands])


def _that_stand(code: str) -> Q:
    is_resolved = Q(alert__state=State.RESOLVED.value)
    conditions: Mapping[str, Q] = {
        "open": Q(closed_at__isnull=True) & ~is_resolved,
        "debrief": Q(closed_at__isnull=True) & is_resolved,
        "closed": Q(closed_at__isnull=False),
    }
    return conditions[code]


RUNS = Listing(
    title=gettext_lazy("Exercises with a scenario"),
    columns=[
        Column(
            "name", gettext_lazy("Scenario"), 28,
            link=lambda record: reverse("preparedness:run", args=[record.run.pk]),
        ),
        Column(
            "started", gettext_lazy("Started"), 18, value=lambda record: stamp(record.run.started_at),
            show=lambda record: day_clock(record.run.started_at), sort="-started_at",
        ),
        Column("about", gettext_lazy("About"), 20, value=lambda record: record.run.alert.person.shown_name),
        Column("seconds", gettext_lazy("Seconds until the first right act"), page=False),
        Column("went", gettext_lazy("How it went"), 24, show=_how_it_went, file=False),
        Column("acts", gettext_lazy("Acts in time"), 12, value=_acts, labelled=True),
        Column(
            "change", gettext_lazy("Changed"), 20, value=lambda record: record.run.get_change_kind_display(),
            page=False,
        ),
        Column("stands", gettext_lazy("State"), 20, value=lambda record: str(STANDS[record.stands]), show=_stands),
    ],
    filters=[
        Choice("stands", gettext_lazy("State"), STANDS, where=_that_stand),
        Choice("changed", gettext_lazy("Changed"), dict(DebriefChange.choices), where=lambda code: Q(change_kind=code)),
    ],
    order=("-started_at", "-pk"),
    brief=True,
    exports=("csv", "xlsx"),
    empty=EmptyList(
        gettext_lazy("No exercise with a scenario yet"),
        gettext_lazy("Choose a card above. Twenty minutes, once in three months, is a good beginning."),
    ),
)  # fmt: skip
