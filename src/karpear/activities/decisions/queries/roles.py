"""What those who go have to settle because of a role of theirs, where a plan touches parties or an election.

Leads read it on the plan's page, and its person on a page that no phone keeps. Everybody reads one sentence, which is
the same whoever goes and whatever they declared: nobody finds out a role by putting a colleague on a plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from karpear.db.reader import unguarded
from karpear.people.local_today import zone_of
from karpear.people.models import Person
from karpear.rules.voice.engagement import PlannedSetting, Setting
from karpear.voice.engagement.queries.conflicts import RoleConflicts, declaring_organisations, role_conflicts

from ...itinerary.models import Activity, ActivityKind

#: The one question about it: any of these.
SETTINGS: Sequence[tuple[str, Any]] = (
    (Setting.NAME_SHOWN.value, _("Our name or logo is shown")),
    (Setting.PARTY_THERE.value, _("A party, or people of a party, take part")),
    (Setting.ELECTION.value, _("It is about an election, or in the time of a campaign")),
)


#: Before these are approved, the question is asked, whoever goes, in an organisation in which anybody has declared.
MEETINGS = (ActivityKind.EVENT, ActivityKind.ACTIVITY)


@dataclass(frozen=True, slots=True)
class RolesPart:
    """`answer`: what was ticked, in words; None where nobody was asked. `settles`: (name, sentences), for leads.

    `undeclared`: how many of those who go have not declared: for leads.
    """

    choices: Sequence[tuple[str, Any, bool]]
    answer: Sequence[Any] | None
    settles: Sequence[tuple[str, list[Any]]]
    reads: bool
    undeclared: int
    is_political: bool
    is_unanswered: bool

    @property
    def asks_lead(self) -> bool:
        """The same for everybody, by the plan alone and never by who goes."""
        return self.is_political or self.is_unanswered


def planned_setting(activity: Activity) -> PlannedSetting | None:
    """None for a plan that no organisation watches over, or that has no day yet."""
    if activity.organisation is None or activity.starts_at is None:
        return None
    codes = activity.plan.get("political")
    setting = None if codes is None else frozenset(Setting(code) for code in codes if code in Setting)
    return PlannedSetting(localtime(activity.starts_at, zone_of(activity.organisation)).date(), setting)


def roles_part(activity: Activity, reader: Person) -> RolesPart | None:
    """For one reader; None where there is nothing to ask. A lead who goes reads theirs on the other page, too."""
    planned = planned_setting(activity)
    if planned is None or activity.organisation is None:
        return None
    names = _names(activity)
    seen_conflicts = role_conflicts(reader, activity.organisation, list(names), planned)
    ticked = planned.setting or frozenset()
    reads = seen_conflicts.reads and reader.pk not in names
    return RolesPart(
        [(code, word, code in ticked) for code, word in SETTINGS],
        None if planned.setting is None else [word for code, word in SETTINGS if code in ticked],
        _settles(seen_conflicts, names) if reads else [],
        reads,
        seen_conflicts.undeclared if planned.is_political else 0,
        planned.is_political,
        is_unanswered(activity),
    )


def asked_of(plans: "QuerySet[Activity]") -> "QuerySet[Activity]":
    """Of which of these it has to be said whether they touch parties or an election."""
    return plans.filter(kind__in=MEETINGS, organisation__in=declaring_organisations())


@unguarded("whether somebody has said it")
def is_unanswered(activity: Activity) -> bool:
    """Has nobody said whether a meeting of such an organisation touches parties or an election?"""
    if activity.kind not in MEETINGS or activity.plan.get("political") is not None:
        return False
    return asked_of(Activity.objects.filter(pk=activity.pk)).exists()


def seen_settles(activity: Activity, reader: Person) -> list[tuple[str, list[Any]]]:
    """(name, sentences) of all that this reader may read: their own, and for leads everybody's."""
    planned = planned_setting(activity)
    if planned is None or activity.organisation is None:
        return []
    names = _names(activity)
    return _settles(role_conflicts(reader, activity.organisation, list(names), planned), names)


def _settles(seen_conflicts: RoleConflicts, names: Mapping[UUID, str]) -> list[tuple[str, list[Any]]]:
    return [(names[conflict.person], conflict.sentences) for conflict in seen_conflicts.conflicts]


def _names(activity: Activity) -> dict[UUID, str]:
    """Whoever made the plan and fellow travellers with an account."""
    fellows = activity.travellers.select_related("person").exclude(person=None)
    names = {row.person_id: row.person.shown_name for row in fellows if row.person_id and row.person}
    return {activity.person_id: activity.person.shown_name, **names}
