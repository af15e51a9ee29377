"""The list of drills: how long it took until somebody had each."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.rules.alarm.outcome import State
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import day_clock, lasting, length

from ..models import AlertEvent
from ..queries.past import DrillRecord, of_people_called

HAD = {"yes": gettext_lazy("Somebody had it"), "no": gettext_lazy("Nobody took it")}


def _was_had(code: str) -> Q:
    acknowledged = Exists(AlertEvent.objects.filter(alert=OuterRef("pk"), what="acknowledged"))
    return Q(acknowledged) if code == "yes" else ~Q(acknowledged)


def _how_it_went(record: DrillRecord) -> SafeString:
    if record.first_at is None:
        return mark("late", _("Nobody took it"))
    took = lasting(record.alert.opened_at, record.first_at)
    return mark("safe", _("taken after %(t)s") % {"t": took})


def _seconds(record: DrillRecord) -> int | None:
    return int(record.took.total_seconds()) if record.took is not None else None


def _steps(record: DrillRecord) -> str:
    """How long each took to answer."""
    times = ((step.step, length(step.took.total_seconds()) if step.took else "–") for step in record.steps)
    return ", ".join(f"{step}: {time}" for step, time in times)


def _still_open(record: DrillRecord) -> SafeString | str:
    if record.alert.state == State.RESOLVED.value:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("alerts:alert", args=[record.alert.pk]), _("still open"))


DRILLS = Listing(
    title=gettext_lazy("Drills"),
    columns=[
        Column(
            "name", gettext_lazy("Name"), 24, value=lambda record: record.alert.person.shown_name, sort=True,
            link=lambda record: reverse("alerts:report", args=[record.alert.pk]),
        ),
        Column(
            "opened", gettext_lazy("Opened"), 18, value=lambda record: stamp(record.alert.opened_at),
            show=lambda record: day_clock(record.alert.opened_at), sort="-opened_at",
        ),
        Column("took", gettext_lazy("Seconds until somebody had it"), value=_seconds, page=False),
        Column("went", gettext_lazy("How it went"), 24, show=_how_it_went, file=False),
        Column("steps", gettext_lazy("Steps"), 24, value=_steps, labelled=True),
        Column("open", gettext_lazy("State"), show=_still_open, file=False),
    ],
    filters=[Choice("had", gettext_lazy("How it went"), HAD, where=_was_had)],
    search=of_people_called,
    search_hint=gettext_lazy("A part of the name"),
    order=("-opened_at", "-pk"),
    brief=True,
    exports=("csv", "xlsx"),
    empty=EmptyList(
        gettext_lazy("No drill yet"),
        gettext_lazy(
            "A drill shows whether an alarm would arrive, and how long it takes until somebody has it. Once a month is "
            "a good habit."
        ),
    ),
)  # fmt: skip
