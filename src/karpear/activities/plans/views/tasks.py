"""The pages of a plan in order, and what each says about itself in the task list."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karpear.ui.scales import LEVELS

from ...itinerary.models import Activity
from ...itinerary.queries import gaps, latest_times
from ..queries.plans import PlanPage

ORDER = ("what", "when", "legs", "who", "check_ins", "told", "if", "assess")


@dataclass(frozen=True, slots=True)
class PlanTask:
    """`hint`: what is already said. `passed`: its page has been answered, with something or with nothing."""

    step: str
    title: str
    href: str
    hint: str
    done: bool
    optional: bool = False
    passed: bool = False


def tasks_of(page: PlanPage, *, now: datetime) -> list[PlanTask]:
    activity, plan = page.activity, page.activity.plan
    lacking = {gap.step for gap in gaps(activity, now=now)}
    needs_company = "who" in lacking
    optional = {"legs", "told", "if", "who"} - lacking
    lines_by_step = {
        "what": (_("What"), activity.title, bool(activity.title)),
        "when": (_("When and where"), _describe_time(activity), activity.starts_at is not None),
        "legs": (_("The way there and back"), _count_legs(page), bool(page.legs) and "legs" not in lacking),
        "who": (_("Who with"), _name_travellers(page), "driver" in plan and not needs_company),
        "check_ins": (_("Check-ins"), _check_ins(activity, now), bool(activity.schedule)),
        "told": (
            _("Contacts who read this plan"),
            ", ".join(page.readers) or (_("None of them") if "told_asked" in plan else ""),
            bool(page.readers),
        ),
        "if": (_("If something happens"), "", page.is_prepared),
        "assess": (_("Assess"), _assessment(page), page.risk.latest is not None and activity.decision != "outdated"),
    }
    # Check-ins are filled by themselves, and no contact is an answer, too: each is asked about once.
    asked_once = {
        "check_ins": "check_ins_asked" in plan and bool(activity.schedule),
        "told": "told_asked" in plan,
    }
    return [
        PlanTask(
            step,
            title,
            _href(page, step, is_done=is_done),
            hint,
            is_done,
            step in optional,
            passed=asked_once.get(step, is_done),
        )
        for step, (title, hint, is_done) in lines_by_step.items()
    ]


def _href(page: PlanPage, step: str, *, is_done: bool) -> str:
    """The page of a step; an assessment that stands is shown, not begun again."""
    latest = page.risk.latest
    if step == "assess" and is_done and latest:
        return reverse("activities:assessment", args=[page.activity.pk, latest.pk])
    return reverse(f"activities:{step}", args=[page.activity.pk])


def next_step(activity: Activity, step: str, tasks: list[PlanTask]) -> str:
    """Where "save" leads: the next page that still is empty, or was never seen, else the list."""
    later_tasks = tasks[ORDER.index(step) + 1 :]
    open_addresses = (task.href for task in later_tasks if not task.passed)
    return next(open_addresses, reverse("activities:plan", args=[activity.pk]))


def way_back(page: PlanPage, name: str) -> str:
    """Where "save" leads whoever came by "Change": to the page named in the link; empty for any other name."""
    if name == "result" and page.risk.latest:
        return reverse("activities:assessment", args=[page.activity.pk, page.risk.latest.pk])
    return reverse(f"activities:{name}", args=[page.activity.pk]) if name in ("summary", "assess") else ""


def _describe_time(activity: Activity) -> str:
    if activity.starts_at is None or activity.ends_at is None:
        return ""
    start, end = (timezone.localtime(activity.starts_at), timezone.localtime(activity.ends_at))
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{date_format(end, 'j M')} {end:%H:%M}"
    return f"{date_format(start, 'j M')} {start:%H:%M} – {last}"


def _count_legs(page: PlanPage) -> str:
    return ngettext("%(n)d part", "%(n)d parts", len(page.legs)) % {"n": len(page.legs)} if page.legs else ""


def _name_travellers(page: PlanPage) -> str:
    names = [t.person.shown_name if t.person else t.name for t in page.travellers]
    return ", ".join(names)


def _assessment(page: PlanPage) -> str:
    """How it stands, in a few words; nothing while nobody has looked."""
    if page.risk.level is None:
        return _("Begun") if page.risk.begun else ""
    return f"{LEVELS[page.risk.level].name} · {page.stands.name}"


def _check_ins(activity: Activity, now: datetime) -> str:
    times, _count = latest_times(activity, now=now)
    return ngettext("%(n)d check-in", "%(n)d check-ins", len(times)) % {"n": len(times)} if times else ""
