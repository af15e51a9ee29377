"""The plan as it was handed down with an alert: what, when, which way, and what its person asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from karpear.rules.alarm.outcome import Kind

from ..models import Alert


@dataclass(frozen=True, slots=True)
class BriefedLeg:
    """One part of the way. `how`: the transport, in the traveller's words."""

    departs_at: datetime
    arrives_at: datetime
    from_place: str
    to_place: str
    how: str
    night: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class BriefedPlan:
    """`lines`: (label, text). `path`: where the whole plan stands, for those who may see it."""

    lines: list[tuple[str, str]]
    starts_at: datetime | None
    ends_at: datetime | None
    legs: list[BriefedLeg]
    path: str

    def __bool__(self) -> bool:
        return bool(self.lines or self.starts_at or self.legs)


def briefed_plan(alert: Alert) -> BriefedPlan:
    """What responders were handed; empty when the alert carries no plan."""
    content = content_of(alert)
    labels = {"title": _("What"), "place": _("Where"), "along": _("With whom"), "plan_b": _("Plan B")}
    return BriefedPlan(
        lines=[(label, content[key]) for key, label in labels.items() if content.get(key)],
        starts_at=_moment(content.get("starts_at")),
        ends_at=_moment(content.get("ends_at")),
        legs=[_leg(values) for values in content.get("legs", [])],
        path=content.get("path", ""),
    )


def content_of(alert: Alert) -> Mapping[str, Any]:
    """What its briefing holds."""
    return alert.briefing.content if alert.briefing else {}


def instructions(alert: Alert) -> list[tuple[str, str]]:
    """What the person asked for at each stage, the likeliest stage first."""
    texts = content_of(alert).get("instructions", {})
    labels = {"missed": _("If they are silent"), "detained": _("If they are detained"), "hurt": _("If they are hurt")}
    order = ("missed", "detained", "hurt") if alert.kind == Kind.MISSED.value else ("detained", "hurt", "missed")
    return [(labels[key], texts[key]) for key in order if texts.get(key)]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _leg(values: Mapping[str, Any]) -> BriefedLeg:
    return BriefedLeg(
        departs_at=datetime.fromisoformat(values["departs_at"]),
        arrives_at=datetime.fromisoformat(values["arrives_at"]),
        from_place=values["from"],
        to_place=values["to"],
        how=values.get("how", ""),
        night=bool(values.get("night")),
        alone=bool(values.get("alone")),
    )
