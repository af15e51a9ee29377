"""The ladder in words: who will be told when, if this plan goes silent."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from karpear.people.models import Contact, Membership, Watch
from karpear.people.queries import ladder_of, responders
from karpear.rules.access import Verb
from karpear.rules.ladder import QUIET_ROLES, Policy

from ..models import Activity


@dataclass(frozen=True, slots=True)
class LadderLine:
    """`minutes` after the alert opens."""

    minutes: int
    text: str


def ladder_lines(activity: Activity, *, own: bool, now: datetime) -> list[LadderLine]:
    """What happens after the grace, step by step; groups that hold nobody are left out.

    Contacts are named to the person alone (`own`); others learn in an alert whom they may ring.
    """
    policy = ladder_of(activity.organisation.policy if activity.organisation else {})
    first, others, leads = _groups(activity, now)
    if activity.buddy:
        others = [*others, activity.buddy.shown_name]
    contacts = Contact.objects.accepted().filter(owner=activity.person_id, in_ladder=True)
    names = [c.shown_name for c in contacts.exclude(role__in=QUIET_ROLES)]
    lines = [
        (0, first, _("%(who)s; again after %(repeat)s minutes.")),
        (policy.others_s, others, _("%(who)s.")),
        (policy.leads_s, leads, _("%(who)s.")),
        (policy.contacts_s, names, _("Contacts, in this order: %(who)s.") if own else _("Their contacts.")),
    ]
    said = [
        LadderLine(after // 60, text % {"who": ", ".join(who), "repeat": policy.repeat_s // 60})
        for after, who, text in lines
        if who
    ]
    return [*said, _last(policy)] if first or others or leads else said


def _last(policy: Policy) -> LadderLine:
    text = _("Everybody who watches, again every %(repeat)s minutes until somebody answers.")
    return LadderLine(policy.exhausted_s // 60, text % {"repeat": policy.exhausted_repeat_s // 60})


def _groups(activity: Activity, now: datetime) -> tuple[list[str], list[str], list[str]]:
    """Names of (who is told first, the others, the leads), never the person themselves."""
    if activity.organisation_id:
        organisations, watchers = [activity.organisation_id], []
    else:
        rows = Watch.objects.accepted().filter(person=activity.person_id).select_related("watcher")
        organisations = [w.organisation_id for w in rows if w.organisation_id]
        watchers = [w.watcher.shown_name for w in rows if w.watcher]
    members = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(organisation__in=organisations)
    names = {m.person_id: m.person.shown_name for m in members.select_related("person")}
    names.pop(activity.person_id, None)
    found: tuple[list[str], list[str], list[str]] = (watchers, [], [])
    for one in responders(organisations, now).values():
        on_watch = [p for p in one.on_watch if p in names]
        officers = [p for p in one.officers if p in names]
        first = on_watch or officers
        found[0].extend(names[p] for p in first)
        found[1].extend(names[p] for p in officers if p not in first)
        found[2].extend(names[p] for p in one.leads if p in names)
    return found
