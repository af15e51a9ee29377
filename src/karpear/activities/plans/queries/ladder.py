"""The ladder in words and as a drawing: who will be told when, if this plan goes silent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.alerts.circles import Whose
from karpear.alerts.queries.ladder_line import promised_line
from karpear.alerts.queries.promised_ladder import promised, standing_word, told_after, wait_of
from karpear.people.queries.circle import contact_names, policies, shown_names
from karpear.rules.alarm.circle import Circle
from karpear.rules.alarm.ladder import Promised, Tell
from karpear.rules.alarm.outcome import Kind

from ...itinerary.models import Activity


@dataclass(frozen=True, slots=True)
class LadderLine:
    """`after_s`: after the alert opens, before any pace."""

    after_s: int
    text: str

    @property
    def wait(self) -> str:
        """How long after the grace, as this server runs it; empty for the moment at which the grace is over."""
        return wait_of(self.after_s)

    @property
    def when(self) -> str:
        """The same as the drawing says it."""
        return told_after(self.after_s)


@dataclass(frozen=True, slots=True)
class SilentLadder:
    """The same in words and as a drawing."""

    lines: list[LadderLine]
    drawing: SafeString


def ladder_lines(activity: Activity, *, is_own: bool, now: datetime) -> list[LadderLine]:
    """The words alone."""
    return silent_ladder(activity, is_own=is_own, now=now).lines


def silent_ladder(activity: Activity, *, is_own: bool, now: datetime) -> SilentLadder:
    """What happens after the grace, step by step; groups that hold nobody are left out, all of it if nobody is told.

    Contacts are named to the person alone (`is_own`); others learn in an alert whom they may ring.
    """
    subject = Whose(activity.person_id, activity.organisation_id, Kind.MISSED.value, activity.buddy_id)
    circle, rungs = promised(subject, at=now)
    policy = policies([subject.organisation])[subject.organisation]
    names = shown_names(circle.inside, circle.guests) | contact_names(circle.contacts)
    sentences = {
        Tell.ON_WATCH: _("%(who)s; again after %(wait)s.") % {"who": "%(who)s", "wait": wait_of(policy.repeat_s)},
        Tell.CONTACTS: _("Contacts, in this order: %(who)s.") if is_own else _("Their contacts."),
        Tell.EVERYBODY: _("%(who)s, again every %(wait)s until somebody answers.")
        % {"who": "%(who)s", "wait": wait_of(policy.exhausted_repeat_s)},
    }
    lines = [
        LadderLine(step.after_s, sentences.get(step.rung.tell, _("%(who)s.")) % {"who": _names_of(step, circle, names)})
        for step in rungs
        if step.told and not (step.rung.tell is Tell.ON_WATCH and step.rung.repeat)
    ]
    return SilentLadder(lines, promised_line([step for step in rungs if step.told], names).drawing)


def _names_of(step: Promised[UUID], circle: Circle[UUID], names: dict[UUID, str]) -> str:
    """Names, each with what they are told as: somebody may be told twice as two things."""
    people = [f"{names[p]} ({standing_word(p, step.rung.tell, circle)})" for p in step.told.people if p in names]
    return ", ".join([*people, *(names[c] for c in step.told.contacts if c in names)])
