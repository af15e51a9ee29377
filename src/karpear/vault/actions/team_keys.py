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

from karpear.audit.actions.lines import record
from karpear.db.batches import in_sets
from karpear.messaging.actions.send import send
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import require
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
    wrap = _wrap(key, by, GivenTeamWrap(to, blob), json.loads(last.text) if last else {}, now)
    try:
        with transaction.atomic():
            wrap.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("They can already open it.")) from None
    record(
        at=now, action="admit", object_type="team_key", object_id=key.pk, actor=by.pk, organisation=organisation,
        recovery=wrap.identity_id is None,
    )  # fmt: skip
    return wrap


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
    previous_key = _key_of_an_admitted(by, organisation, now)
    key_list = _parse_list(text)
    TeamKey.objects.filter(pk=previous_key.pk).update(retired_at=now)
    blob = sealed("chain", chain, Shape.TO_KEY)
    number = previous_key.generation + 1
    try:
        with transaction.atomic():
            team_key = TeamKey.objects.create(
                pk=team, organisation_id=organisation, generation=number, chain=blob, made_by=by, created_at=now,
                recipient=must_be_recipient("recipient", recipient),
            )  # fmt: skip
            team_wraps = [_wrap(team_key, by, wrap, key_list, now) for wrap in wraps]
            TeamWrap.objects.bulk_create(team_wraps)
    except IntegrityError:
        raise Conflict(_("Somebody has changed the list of keys in the meantime. Reload the page.")) from None
    _must_reach(team_wraps, by, key_list)
    publish_list(by=by, where=previous_key.organisation, text=text, signature=signature, now=now, new_signer=True)
    record(
        at=now, action="rotate", object_type="team_key", object_id=team_key.pk, actor=by.pk, organisation=organisation,
        generation=team_key.generation, readers=len(team_wraps),
    )  # fmt: skip
    return team_key


def _key_of_an_admitted(by: Person, organisation: UUID, now: datetime) -> TeamKey:
    where = require(by, organisation, Verb.KEEP_KEYS).organisation
    must_be_unlocked(by, now)
    key = active_key(where.pk)
    if key is None or not is_admitted(by, where.pk):
        raise Conflict(_("Ask an officer to admit you to the organisation's key first."))
    return key


def _parse_list(text: str) -> dict[str, list[dict[str, str]]]:
    key_list, rows_by_name = read_list(text), {}
    for name in ("members", "recovery"):
        rows = key_list.get(name) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadFields([("text", _("This is not a list of keys."))])
        rows_by_name[name] = rows
    return rows_by_name


def _wrap(
    key: TeamKey, by: Person, given_wrap: GivenTeamWrap, key_list: dict[str, list[dict[str, str]]], now: datetime
) -> TeamWrap:
    """For an officer whose key the list names, or for the recovery key that it names. Raises BadFields."""
    where = key.organisation_id
    readers = Membership.objects.active().filter(organisation=where, role__in=READERS, person__is_active=True)
    person = Identity.objects.active().filter(pk=given_wrap.to, person__in=readers.values("person")).first()
    recovery = Outside.objects.active().filter(pk=given_wrap.to, organisation=where, kind=OutsideKind.RECOVERY).first()
    reader = person or recovery
    rows = key_list.get("members" if person else "recovery") or []
    if reader is None or not any(row.get("recipient") == reader.recipient for row in rows):
        raise BadFields([("to", _("The signed list does not name this key."))])
    blob = sealed("blob", given_wrap.blob, Shape.TO_KEY)
    return TeamWrap(team_key=key, identity=person, to_recipient=reader.recipient, blob=blob, by=by, created_at=now)


def _must_reach(wraps: Sequence[TeamWrap], by: Person, key_list: dict[str, list[dict[str, str]]]) -> None:
    """Whoever rotates opens it themselves, and so does every recovery key of the list. Raises BadFields."""
    identity = by.identities.active().first()
    to = {wrap.to_recipient for wrap in wraps}
    recipients = {row.get("recipient") for row in key_list.get("recovery") or []} | {
        identity.recipient if identity else None
    }
    if not recipients <= to:
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
    TeamWrap.objects.filter(pk__in=[wrap.pk for wrap in rows]).update(revoked_at=now)
    departures = {(wrap.team_key.organisation_id, wrap.identity.person_id) for wrap in rows if wrap.identity}
    for organisation, person in sorted(departures, key=str):
        record(at=now, action="withhold", object_type="person", object_id=person, organisation=organisation)
        if not Membership.objects.active().filter(organisation=organisation, person=person).exists():
            end_sessions(people={person}, now=now)
    for organisation in {where for where, _person in departures}:
        for officer in officers_of(organisation):
            send(topic="team", subject=organisation, text_key="risk_reminder", person=officer, now=now)
    return len(rows)


def end_sessions(*, people: Collection[UUID], now: datetime) -> int:
    """Sign these people out of every browser."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    user_ids, count = {str(person) for person in people}, 0
    for session in Session.objects.filter(expire_date__gt=now).iterator():
        if session.get_decoded().get("_auth_user_id") in user_ids:
            store(session.session_key).delete()
            count += 1
    return count
