"""“Publish this as yours”: a draft is handed to another organisation, and nothing leads back to whoever wrote it.

What the giver's side keeps is that it handed a draft over: not which, nor to whom. The row that the other side finds
has another identifier, a day and no hour, and no key to anybody.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import create
from karpear.db.rows import find_row
from karpear.keys.ids import new_id
from karpear.people.access import locked
from karpear.people.local_today import day_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.sharing.authorship import mark_of, plain_words
from karpear.rules.sharing.bulletins import CAP_PRESETS, EventKind

from ..actions.consents import refuse_unanswered
from ..actions.drafts import refuse_outside, require_source
from ..models import Bulletin, BulletinState
from ..queries.audience import inside_of
from ..queries.leak_warnings import TYPED
from ..tables import AuthorMark, HandedDraft

#: Until when it is preset to hold, from when it is taken.
HOLDS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AuthorProof:
    """Shown once to whoever wrote it, and kept nowhere."""

    secret: str
    words: str


def may_take_over(row: Bulletin) -> list[Organisation]:
    """Of the network, everybody else, by name."""
    keys = inside_of(row) - {row.organisation_id}
    return sorted(Organisation.objects.filter(pk__in=keys), key=lambda organisation: organisation.name.casefold())


@transaction.atomic
def hand_over(*, by: Person, bulletin: UUID, to: UUID, now: datetime) -> AuthorProof:
    """The draft goes, and the words are theirs to publish. Raises as `locked`, Conflict or BadFields."""
    row = locked(Bulletin, by=by, pk=bulletin, states=[BulletinState.DRAFT])
    require_source(by, row)
    if row.drill:
        raise Conflict(_("An exercise is not handed over: whoever took it could not tell."))
    refuse_unanswered(row)
    if to not in inside_of(row) - {row.organisation_id}:
        raise BadFields([("to", _("Choose from the list."))])
    receiver = Organisation.objects.get(pk=to)
    texts = {name: getattr(row, name) for name in TYPED}
    proof = AuthorProof(secrets.token_urlsafe(18), plain_words(texts.values()))
    HandedDraft.objects.create(
        organisation=receiver, network=row.network, on=day_of(receiver, now), event=row.event,
        provinces=row.provinces, words=json.dumps(texts, ensure_ascii=False), mark=mark_of(proof.secret, proof.words),
    )  # fmt: skip
    organisation = row.organisation_id
    row.delete()
    record(
        at=now,
        action="draft.handed_over",
        object_type="organisation",
        object_id=organisation,
        actor=by.pk,
        organisation=organisation,
    )
    return proof


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """Words that wait for somebody here to say them."""

    row: HandedDraft
    texts: Sequence[str]


def handed_to(person: Person) -> list[ShownDraft]:
    """Those of their organisations that are still in the network."""
    rows = HandedDraft.objects.visible_to(person).in_the_network().select_related("organisation")
    return [ShownDraft(row, [text for text in json.loads(row.words).values() if text]) for row in rows]


@transaction.atomic
def take_over(*, by: Person, handed: UUID, now: datetime) -> Bulletin:
    """It is theirs: a draft of their own to look at, change and release. Raises Missing, Forbidden or Conflict."""
    row = _held(by, handed)
    usual = CAP_PRESETS[EventKind(row.event)]
    draft = Bulletin(
        pk=new_id(), network=row.network, organisation=row.organisation, by=by, written_at=now, event=row.event,
        provinces=row.provinces, expires_at=now + HOLDS, urgency=usual.urgency.value, severity=usual.severity.value,
        **json.loads(row.words),
    )  # fmt: skip
    create([draft], by=by, at=now, organisation=row.organisation_id)
    AuthorMark.objects.create(bulletin=draft, mark=row.mark)
    row.delete()
    return draft


@transaction.atomic
def leave_it(*, by: Person, handed: UUID, now: datetime) -> None:
    """They do not say it. Raises Missing, Forbidden or Conflict."""
    row = _held(by, handed)
    record(
        at=now, action="handed_draft.left", object_type="organisation", object_id=row.organisation_id, actor=by.pk,
        organisation=row.organisation_id,
    )  # fmt: skip
    row.delete()


def _held(by: Person, handed: UUID) -> HandedDraft:
    rows = HandedDraft.objects.visible_to(by).select_for_update(of=("self",))
    row = find_row(rows.select_related("organisation", "network").filter(pk=handed))
    require(by, row.organisation_id, Verb.WRITE_BULLETIN)
    refuse_outside(row)
    return row
