"""Two people, or one person twice? Who may be the second one beside whoever spoke first."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.rules.access import BROUGHT_FOR, ENOUGH, RoleStanding, Verb, may_be_second
from karpear.rules.refusals import Conflict

from ..models import Membership, Organisation, Person, Watch


def has_enough(organisation: Organisation) -> bool:
    """Do, or did, so many keep its keys that the rules of two people hold in full?"""
    keepers = Membership.objects.that_may(Verb.KEEP_KEYS).filter(organisation=organisation)
    return organisation.had_enough_at is not None or keepers.count() >= ENOUGH


def may_second(
    *, by: UUID, first: UUID | None, word_at: datetime, now: datetime, organisation: UUID | None = None,
    about: UUID | None = None,
) -> bool:  # fmt: skip
    """May `by` be the second person after `first`, who spoke at `word_at`?

    `organisation`: whose matter it is; or `about`: the person it concerns, where their organisations and whoever
    watches over them act.
    """
    where = {organisation} if organisation else _organisations_around(about)
    standings = [*_in_roles(where, {by, first}, by), *_standings_of_watcher(about, by)]
    return may_be_second(by=by, first=first, standings=standings, word_at=word_at, now=now)


def must_second(
    *, by: Person, first: UUID | None, word_at: datetime, now: datetime, organisation: UUID | None = None,
    about: UUID | None = None,
) -> None:  # fmt: skip
    """Raises Conflict unless `may_second`."""
    if not may_second(by=by.pk, first=first, word_at=word_at, now=now, organisation=organisation, about=about):
        raise Conflict(
            _(
                "You cannot be the second person here: one of you two was brought in by the other less than three "
                "months ago, or you have been an officer or lead for less than three days, or you became one only "
                "after the first person said it. Somebody else has to do it."
            )
        )


def seconds_among(people: Iterable[UUID], *, first: UUID, about: UUID, now: datetime) -> list[UUID]:
    """Those of `people` who could be the second one, if `first` spoke now."""
    return [person for person in people if may_second(by=person, first=first, word_at=now, now=now, about=about)]


def bound_to(person: UUID | None, organisation: UUID | None, now: datetime) -> frozenset[UUID]:
    """Who counts as one will with somebody there: whom they brought in not long ago, or who brought them in."""
    rows = Membership.objects.filter(organisation=organisation, brought_by__isnull=False).select_related("organisation")
    rows = rows.filter(Q(person=person) | Q(brought_by=person)) if person and organisation else rows.none()
    memberships = list(rows)
    if not memberships or not has_enough(memberships[0].organisation):
        return frozenset()
    return frozenset(
        pk
        for row in memberships
        if now < (row.acts_since or row.joined_at) + BROUGHT_FOR
        for pk in (row.person_id, row.brought_by_id)
        if pk and pk != person
    )


def _organisations_around(about: UUID | None) -> set[UUID]:
    """The organisations that act for somebody, also those that did."""
    watched = Watch.objects.filter(person=about, organisation__isnull=False).values_list("organisation", flat=True)
    member_of = Membership.objects.filter(person=about).values_list("organisation", flat=True)
    return {*member_of, *(organisation for organisation in watched if organisation)}


def _in_roles(where: Collection[UUID], people: Collection[UUID | None], by: UUID) -> list[RoleStanding]:
    """By their roles. Of whoever spoke first also those they no longer have: they brought people in by them."""
    acting = Membership.objects.that_may(Verb.KEEP_KEYS).filter(person__is_active=True)
    rows = Membership.objects.filter(organisation__in=where, person__in=[person for person in people if person])
    enough = {organisation.pk: has_enough(organisation) for organisation in Organisation.objects.filter(pk__in=where)}
    return [
        RoleStanding(
            person=membership.person_id,
            since=membership.acts_since or membership.joined_at,
            brought_by=membership.brought_by_id if enough[membership.organisation_id] else None,
            free=not enough[membership.organisation_id],
        )
        for membership in rows.filter(Q(pk__in=acting.values("pk")) | ~Q(person=by))
    ]


def _standings_of_watcher(about: UUID | None, by: UUID) -> list[RoleStanding]:
    """Whom the person concerned asked to watch over them, and who agreed."""
    rows = Watch.objects.accepted().filter(person=about, watcher=by) if about else Watch.objects.none()
    return [RoleStanding(person=by, since=watch.answered_at or watch.asked_at, free=True) for watch in rows]
