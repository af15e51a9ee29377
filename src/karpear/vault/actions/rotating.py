"""Officers come and go: admitted to the team key, withheld from it at once, and a new key for those who stay."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.db.batches import in_sets
from karpear.people.models import Membership, Person
from karpear.people.notices import notify
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.secret.sealed import Shape

from ..blobs import must_be_recipient, sealed
from ..models import Identity, Manifest, Outside, OutsideKind, TeamKey, TeamWrap
from ..queries.locks import must_be_unlocked
from ..queries.team import READERS, active_key, is_admitted, no_longer_readers, officers_of
from .teams import publish_list, read_list

SET = 100


@dataclass(frozen=True, slots=True)
class GivenTeamWrap:
    """The team's key sealed to an identity or to the recovery key (`to`); `blob` in base64."""

    to: UUID
    blob: str


@transaction.atomic
def admit(*, by: Person, organisation: UUID, to: UUID, blob: str, now: datetime) -> TeamWrap:
    """An admitted officer lets another one, or the recovery key, open the team key. The signed list must name them.

    Raises BadFields, Conflict, Missing, Forbidden.
    """
    key = _key_of_an_admitted(by, organisation, now)
    last = Manifest.objects.filter(organisation=organisation).first()
    made = _wrap(key, by, GivenTeamWrap(to, blob), json.loads(last.text) if last else {}, now)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("They can open it already.")) from None
    record(
        at=now, action="admit", object_type="team_key", object_id=key.pk, actor=by.pk, organisation=organisation,
        recovery=made.identity_id is None,
    )  # fmt: skip
    return made


@transaction.atomic
def rotate(
    *,
    by: Person,
    organisation: UUID,
    team: UUID,
    recipient: str,
    chain: str,
    wraps: Sequence[GivenTeamWrap],
    text: str,
    signature: str,
    now: datetime,
) -> TeamKey:
    """The next generation of the team key: for those who stay, with a chain to what was sealed before.

    The list that announces it is signed by the key before. Raises BadFields, Conflict, Missing, Forbidden.
    """
    before = _key_of_an_admitted(by, organisation, now)
    said = _said(text)
    TeamKey.objects.filter(pk=before.pk).update(retired_at=now)
    blob = sealed("chain", chain, Shape.TO_KEY)
    number = before.generation + 1
    try:
        with transaction.atomic():
            made = TeamKey.objects.create(
                pk=team, organisation_id=organisation, generation=number, chain=blob, made_by=by, created_at=now,
                recipient=must_be_recipient("recipient", recipient),
            )  # fmt: skip
            given = [_wrap(made, by, one, said, now) for one in wraps]
            TeamWrap.objects.bulk_create(given)
    except IntegrityError:
        raise Conflict(_("Somebody has changed the list of keys meanwhile. Load the page again.")) from None
    _must_reach(given, by, said)
    publish_list(by=by, where=before.organisation, text=text, signature=signature, now=now, new_signer=True)
    record(
        at=now, action="rotate", object_type="team_key", object_id=made.pk, actor=by.pk, organisation=organisation,
        generation=made.generation, readers=len(given),
    )  # fmt: skip
    return made


def _key_of_an_admitted(by: Person, organisation: UUID, now: datetime) -> TeamKey:
    where = require(by, organisation, Verb.KEEP_KEYS).organisation
    must_be_unlocked(by, now)
    key = active_key(where.pk)
    if key is None or not is_admitted(by, where.pk):
        raise Conflict(_("Ask an officer to admit you to the organisation's key first."))
    return key


def _said(text: str) -> dict[str, list[dict[str, str]]]:
    said, found = read_list(text), {}
    for name in ("members", "recovery"):
        rows = said.get(name) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadFields([("text", _("This is not a list of keys."))])
        found[name] = rows
    return found


def _wrap(
    key: TeamKey, by: Person, one: GivenTeamWrap, said: dict[str, list[dict[str, str]]], now: datetime
) -> TeamWrap:
    """For an officer whose key the list names, or for the recovery key that it names. Raises BadFields."""
    where = key.organisation_id
    readers = Membership.objects.active().filter(organisation=where, role__in=READERS, person__is_active=True)
    person = Identity.objects.active().filter(pk=one.to, person__in=readers.values("person")).first()
    recovery = Outside.objects.active().filter(pk=one.to, organisation=where, kind=OutsideKind.RECOVERY).first()
    reader = person or recovery
    rows = said.get("members" if person else "recovery") or []
    if reader is None or not any(row.get("recipient") == reader.recipient for row in rows):
        raise BadFields([("to", _("The signed list does not name this key."))])
    blob = sealed("blob", one.blob, Shape.TO_KEY)
    return TeamWrap(team_key=key, identity=person, to_recipient=reader.recipient, blob=blob, by=by, created_at=now)


def _must_reach(given: Sequence[TeamWrap], by: Person, said: dict[str, list[dict[str, str]]]) -> None:
    """Whoever rotates opens it themselves, and so does every recovery key of the list. Raises BadFields."""
    own = by.identities.active().first()
    to = {one.to_recipient for one in given}
    needed = {row.get("recipient") for row in said.get("recovery") or []} | {own.recipient if own else None}
    if not needed <= to:
        raise BadFields([("wraps", _("You and the recovery key must be able to open the new key."))])


def withhold(*, now: datetime) -> int:
    """Take back the team wraps of those who left or whose role reads no longer, and tell officers to renew the key.

    Queries withhold them at once; this makes it last. Whose membership ended is signed out everywhere.
    """
    return in_sets(
        "withhold team keys", no_longer_readers().order_by("pk"), lambda due: _withhold(due, now), size=SET, now=now
    )


def _withhold(due: "QuerySet[TeamWrap]", now: datetime) -> int:
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("team_key", "identity"))
    TeamWrap.objects.filter(pk__in=[one.pk for one in rows]).update(revoked_at=now)
    gone = {(one.team_key.organisation_id, one.identity.person_id) for one in rows if one.identity}
    for organisation, person in sorted(gone, key=str):
        record(at=now, action="withhold", object_type="person", object_id=person, organisation=organisation)
        if not Membership.objects.active().filter(organisation=organisation, person=person).exists():
            end_sessions(people={person}, now=now)
    for organisation in {where for where, _person in gone}:
        for officer in officers_of(organisation):
            notify(topic="team", subject=organisation, text_key="risk_reminder", person=officer, now=now)
    return len(rows)


def end_sessions(*, people: Collection[UUID], now: datetime) -> int:
    """Sign these people out of every browser."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    who, done = {str(one) for one in people}, 0
    for one in Session.objects.filter(expire_date__gt=now).iterator():
        if one.get_decoded().get("_auth_user_id") in who:
            store(one.session_key).delete()
            done += 1
    return done
