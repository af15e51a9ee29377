"""What was sent is updated, taken back or let travel further: by its source alone, and by a bulletin of its own."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import create
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.sharing.bulletins import CapCertainty, CapSeverity, CapUrgency, Credibility, EventKind, Reliability
from karpear.rules.sharing.labels import Label

from ..models import Bulletin, BulletinAddressee, BulletinState, BulletinStep
from ..queries.audience import resolved_audience
from ..queries.texts import withdrawn_words
from ..queries.unheld import unheld_by_source
from ..values import PLAIN
from ..words import own_language
from .drafts import hold_source, require_source
from .release import reading_of, release

COPIED = (*PLAIN, "provinces", "reliability", "credibility", "urgency", "severity", "certainty")
#: What took place is over, and nobody asks how sure the taking back is.
WITHDRAWN_CODES = {
    "urgency": CapUrgency.PAST, "severity": CapSeverity.UNKNOWN, "certainty": CapCertainty.UNKNOWN,
    "reliability": Reliability.F, "credibility": Credibility.UNKNOWN,
}  # fmt: skip
#: So long what was taken back is said to be so.
SAID_FOR = timedelta(days=7)


@transaction.atomic
def follow_bulletin(*, by: Person, bulletin: UUID, step: BulletinStep, key: UUID, now: datetime) -> Bulletin:
    """A draft under `key` that updates it, or lets it travel further. Raises as `locked`, or Conflict."""
    hold_source(bulletin)  # two presses at once write one
    former = _standing(by, bulletin, key)
    first = former.followed_by.filter(pk=key, step=step.value).first()
    if first:
        return first
    if step == BulletinStep.DOWNGRADE and former.label == Label.CLEAR:
        raise Conflict(_("Anybody may receive it already."))
    row = _copied(former, by=by, key=key, step=step, now=now)
    create([row], by=by, at=now, organisation=row.organisation_id)
    BulletinAddressee.objects.bulk_create(
        BulletinAddressee(bulletin=row, organisation_id=organisation, person_id=person, partner_id=partner)
        for organisation, person, partner in former.addressees.values_list("organisation", "person", "partner")
    )
    return row


@transaction.atomic
def take_back(*, by: Person, bulletin: UUID, key: UUID, why_km: str, why_en: str, now: datetime) -> Bulletin:
    """It no longer holds, nor does what it followed or what followed it: whoever received any of these is told at once,
    and reads why in its place. One person is enough.

    Raises as `locked`, Forbidden, Conflict or BadFields.
    """
    hold_source(bulletin)
    former = _standing(by, bulletin, key)
    require(by, former.organisation_id, Verb.RELEASE_BULLETIN)
    first = former.followed_by.filter(pk=key, step=BulletinStep.CANCEL.value).first()
    if first:
        return first
    if not (why_km or why_en):
        raise BadFields([(f"why_{own_language()}", _("Say why, in one language at least."))])
    row = _copied(former, by=by, key=key, step=BulletinStep.CANCEL, now=now)
    row.avoid_km = row.avoid_en = ""
    row.todo_km, row.todo_en = why_km, why_en
    row.headline_km = _withdrawn("km") if former.headline_km or why_km else ""
    row.headline_en = _withdrawn("en") if former.headline_en or why_en else ""
    for name, code in WITHDRAWN_CODES.items():
        setattr(row, name, code.value)
    row.expires_at = max(former.expires_at, now + SAID_FOR)
    create([row], by=by, at=now, organisation=row.organisation_id)
    return release(by=by, bulletin=row.pk, reading=reading_of(row, resolved_audience(row)), now=now)


def _withdrawn(language: str) -> str:
    """What was wrong to say is not said again."""
    with translation.override(language):
        return withdrawn_words()


def _standing(by: Person, bulletin: UUID, key: UUID) -> Bulletin:
    """One of theirs that was sent and stands; or that this very press has taken back already."""
    unheld = unheld_by_source(by).select_for_update(of=("self",)).filter(pk=bulletin).first()
    former = unheld or locked(Bulletin, by=by, pk=bulletin)
    require_source(by, former)
    if former.state != BulletinState.RELEASED and not former.followed_by.filter(pk=key).exists():
        raise Conflict(str(Bulletin.NOT_NOW) % {"state": former.get_state_display()})
    return former


def _copied(former: Bulletin, *, by: Person, key: UUID, step: BulletinStep, now: datetime) -> Bulletin:
    if Bulletin.objects.filter(pk=key).exists():
        raise Conflict(_("Open the page again."))
    copied = {name: getattr(former, name) for name in COPIED}
    if not Bulletin.objects.visible_to(by).filter(pk=former.pk).exists():  # who takes it back has not read it
        copied |= {"event": EventKind.OTHER.value, "since": None, "provinces": []}
    return Bulletin(
        pk=key, network=former.network, organisation=former.organisation, by=by, written_at=now, step=step.value,
        follows=former, **copied,
    )  # fmt: skip
