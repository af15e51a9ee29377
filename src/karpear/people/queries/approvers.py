"""Who may approve what somebody plans, and from which level an organisation asks for it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from karpear.rules.access import Verb
from karpear.rules.plan.decision import Policy
from karpear.rules.risk.matrix import Focus, Level

from ..models import Membership, Organisation, Person, Watch
from .circle import responders


def decision_policy(organisation: Organisation | None) -> Policy:
    """From which level this organisation asks; the defaults for an independent, and where it makes no sense."""
    values = organisation.policy if organisation else {}
    default = Policy()
    try:
        return Policy(
            approval_from=Level(values.get("approval_from", default.approval_from)),
            second_from=Level(values.get("second_from", default.second_from)),
        )
    except ValueError:
        return default


def focus_of(organisation: Organisation | None) -> Focus | None:
    """What this organisation mostly does, when it has said so."""
    focus = organisation.policy.get("focus") if organisation else None
    return Focus(focus) if focus in set(Focus) else None


def approvers(*, about: UUID, organisation: UUID | None, now: datetime) -> list[Person]:
    """Who may approve what this person plans, whoever is on watch first; never the person themselves.

    For an organisation its officers and leads; for an independent the people who agreed to approve, then the
    officers and leads of organisations that did.
    """
    organisations, people = ([organisation], []) if organisation else _agreed_watchers(about)
    members = Membership.objects.that_may(Verb.APPROVE).filter(organisation__in=organisations, person__is_active=True)
    approvers_by_id = {m.person_id: m.person for m in members.select_related("person")}
    for group in responders(organisations, now).values():
        for person in (*group.on_watch, *group.officers, *group.leads):
            if person in approvers_by_id:
                people.append(approvers_by_id[person])
    unique: Iterable[Person] = {p.pk: p for p in people if p.pk != about}.values()
    return list(unique)


def _agreed_watchers(about: UUID) -> tuple[list[UUID], list[Person]]:
    rows = Watch.objects.accepted().filter(person=about, approves=True).select_related("watcher")
    listed = list(rows.order_by("asked_at", "id"))
    organisations = [w.organisation_id for w in listed if w.organisation_id]
    return organisations, [w.watcher for w in listed if w.watcher and w.watcher.is_active]
