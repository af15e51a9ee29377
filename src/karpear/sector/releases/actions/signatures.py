"""Two sign, then somebody releases: a person, never the clock. Each is one transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.former_rows import clear_former_rows
from karpear.network.members.models import NetworkMember
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict

from ...signing.actions import sign_as_member
from ..models import ReleaseSignature, ReleaseState, SectorRelease
from ..queries.inputs import drawing_inputs
from ..queries.rests import day_words, drawing_waits, may_change_from
from ..queries.signers import signing_of
from .bulletins import enter_bulletins
from .draws import draw_at_once, locked_release, put_back


@transaction.atomic
def ask_signatures(*, by: Person, release: UUID, now: datetime) -> SectorRelease:
    """Of what is drawn, and holds. Asked once is asked. Raises Missing, Forbidden or Conflict."""
    row = locked_release(by, release, ReleaseState.DRAWN.value, ReleaseState.ASKED.value)
    require(by, row.network.body_id, Verb.KEEP_NETWORK)
    if row.state == ReleaseState.DRAWN:
        row.state, row.asked_at, row.told_at = ReleaseState.ASKED.value, now, None
        row.save(update_fields=["state", "asked_at", "told_at"])
        note(row, action="release.asked", by=by, at=now, period=row.period)
    return row


@transaction.atomic
def sign_release(*, by: Person, release: UUID, now: datetime, shown: str | None = None) -> SectorRelease:
    """One of the two. Whoever signs twice has signed once. `shown`: the request (`SectorRelease.request`) beside which
    they saw the numbers: one signs nothing that was drawn otherwise since. Raises Missing or Conflict.
    """
    row = locked_release(by, release, ReleaseState.ASKED.value)
    place = sign_as_member(row.signatures, signing_of(row), by=by.pk, now=now, shown=shown, request=row.request)
    if place:
        note(row, action="release.signed", by=by, at=now, period=row.period, place=place)
    return row


def publish_release(*, by: Person, release: UUID, now: datetime) -> SectorRelease:
    """What two have signed leaves, and is never drawn again. Where a fact was taken back since it was drawn, or
    something else has become public, it is drawn and attacked again, and leaves only if that changes nothing of it;
    within seven days of the last time nothing happens.

    Raises Missing, Forbidden or Conflict.
    """
    if not _publish(by=by, release=release, now=now):
        row = draw_at_once(release, now=now)
        if row.state != ReleaseState.ASKED or not _publish(by=by, release=release, now=now):
            return row
    return SectorRelease.objects.select_related("network__body").get(pk=release)


@transaction.atomic
def _publish(*, by: Person, release: UUID, now: datetime) -> bool:
    row = locked_release(by, release, ReleaseState.ASKED.value, ReleaseState.PUBLISHED.value)
    require(by, row.network.body_id, Verb.KEEP_NETWORK)
    if row.is_published:
        return True
    if not signing_of(row).is_signed:
        raise Conflict(_("Two people of two different organisations sign first."))
    enter_bulletins(row.network, now=now)
    seal = drawing_inputs(row).seal
    if drawing_waits(row, seal, now):
        raise Conflict(_waiting_words(row, now))
    if seal != row.inputs_seal:
        put_back([row])
        note(row, action="release.stale", by=by, at=now, period=row.period)
        return False
    row.state, row.published_at, row.published_by = ReleaseState.PUBLISHED.value, now, by
    row.save(update_fields=["state", "published_at", "published_by"])
    note(row, action="release.published", by=by, at=now, period=row.period, grid=row.grid)
    return True


def _waiting_words(row: SectorRelease, now: datetime) -> str:
    day = day_words(row, may_change_from(row, now) or now)
    return _(
        "Something was taken back or has become public again. Nothing was published: it is drawn again at most once in "
        "seven days, from %(day)s."
    ) % {"day": day}


def end_signatures_of(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """It has left the network: what is not public yet has its signature no longer."""
    rows = ReleaseSignature.objects.filter(release__network=member.network_id, organisation=member.organisation_id)
    rows.exclude(release__state=ReleaseState.PUBLISHED.value).delete()
    clear_former_rows(ReleaseSignature)
