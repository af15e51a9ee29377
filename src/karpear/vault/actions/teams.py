"""The team key of an organisation: founded, and its signed list published."""

import json
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.secret.sealed import Shape

from ..blobs import must_be_recipient, sealed
from ..models import Identity, Manifest, Outside, OutsideKind, TeamKey, TeamWrap
from ..queries.locks import must_be_unlocked
from ..signatures import digest, is_sign_key, verifies


@transaction.atomic
def found_team(
    *,
    by: Person,
    organisation: UUID,
    team: UUID,
    recipient: str,
    wrap: str,
    text: str,
    signature: str,
    now: datetime,
) -> TeamKey:
    """The first officer makes the team key, sealed to themselves, and the first signed list.

    Raises Conflict when there is one already, BadFields for what is not as it must be.
    """
    where = require(by, organisation, Verb.KEEP_KEYS).organisation
    must_be_unlocked(by, now)
    identity = by.identities.active().first()
    if identity is None:
        raise Conflict(_("Make your own vault key first."))
    try:
        with transaction.atomic():
            team_key = TeamKey.objects.create(
                pk=team,
                organisation=where,
                generation=1,
                recipient=must_be_recipient("recipient", recipient),
                made_by=by,
                created_at=now,
            )
    except IntegrityError:
        raise Conflict(_("The organisation already has a team key. Ask an officer to admit you.")) from None
    blob = sealed("wrap", wrap, Shape.TO_KEY)
    TeamWrap.objects.create(
        team_key=team_key, identity=identity, to_recipient=identity.recipient, blob=blob, by=by, created_at=now
    )
    publish_list(by=by, where=where, text=text, signature=signature, now=now)
    record(at=now, action="found", object_type="team_key", object_id=team_key.pk, actor=by.pk, organisation=where.pk)
    return team_key


@transaction.atomic
def publish(*, by: Person, organisation: UUID, text: str, signature: str, now: datetime) -> Manifest:
    """The next signed list of what this organisation's browsers may seal to. Raises BadFields, Conflict."""
    where = require(by, organisation, Verb.KEEP_KEYS).organisation
    must_be_unlocked(by, now)
    return publish_list(by=by, where=where, text=text, signature=signature, now=now)


def publish_list(
    *, by: Person, where: Organisation, text: str, signature: str, now: datetime, new_signer: bool = False
) -> Manifest:
    """Keep the next signed list. Only with a new generation of the team key does a list name another signing key."""
    last = Manifest.objects.filter(organisation=where).first()
    key_list = read_list(text)
    seq = last.seq + 1 if last else 1
    if key_list.get("org") != str(where.pk) or key_list.get("seq") != seq:
        raise Conflict(_("Somebody has changed the list of keys in the meantime. Reload the page."))
    if key_list.get("prev") != (digest(last.text.encode()) if last else ""):
        raise Conflict(_("Somebody has changed the list of keys in the meantime. Reload the page."))
    signer = read_list(last.text)["sign"] if last else key_list.get("sign", "")
    if (
        not isinstance(signer, str)
        or key_list.get("signed_by") != signer
        or not verifies(signer, signature, text.encode())
    ):
        raise BadFields([("signature", _("The signature is wrong."))])
    if not isinstance(key_list.get("sign"), str) or not is_sign_key(str(key_list["sign"])):
        raise BadFields([("text", _("This is not a signing key."))])
    if last and (key_list["sign"] != signer) is not new_signer:
        raise BadFields([("text", _("The list names a different signing key."))])
    _must_be_true(where, key_list)
    try:
        with transaction.atomic():
            manifest = Manifest.objects.create(
                organisation=where,
                seq=last.seq + 1 if last else 1,
                text=text,
                signature=signature,
                by=by,
                created_at=now,
            )
    except IntegrityError:
        raise Conflict(_("Somebody has changed the list of keys in the meantime. Reload the page.")) from None
    record(
        at=now, action="publish", object_type="manifest", object_id=manifest.pk, actor=by.pk, organisation=where.pk,
        seq=manifest.seq,
    )  # fmt: skip
    return manifest


def read_list(text: str) -> dict[str, object]:
    """A signed list as it was sent. Raises BadFields for anything else."""
    try:
        key_list = json.loads(text)
    except (ValueError, RecursionError):
        key_list = None
    if not isinstance(key_list, dict):
        raise BadFields([("text", _("This is not a list of keys."))])
    return key_list


def _must_be_true(where: Organisation, key_list: dict[str, object]) -> None:
    """It names the active team key and, of people and outside keys, only those that stand. Raises BadFields."""
    team = TeamKey.objects.filter(organisation=where, retired_at=None).first()
    listed_team = key_list.get("team")
    if team is None or listed_team != {"id": str(team.pk), "generation": team.generation, "recipient": team.recipient}:
        raise BadFields([("text", _("The team key in the list is not the one in use."))])
    outside = Outside.objects.active().filter(organisation=where)
    tables: dict[str, dict[str, str]] = {
        "recovery": {str(key.pk): key.recipient for key in outside.filter(kind=OutsideKind.RECOVERY)},
        "partners": {str(key.pk): key.recipient for key in outside.filter(kind=OutsideKind.PARTNER)},
    }
    people = Identity.objects.active().filter(
        person__memberships__organisation=where, person__memberships__ended_at=None
    )
    tables["members"] = {str(identity.pk): identity.recipient for identity in people}
    signs = {str(identity.pk): (identity.sign_key, str(identity.person_id)) for identity in people}
    for name, table in tables.items():
        rows = key_list.get(name)
        fits = isinstance(rows, list) and all(
            isinstance(row, dict) and table.get(str(row.get("id"))) == row.get("recipient") for row in rows
        )
        if not fits:
            raise BadFields([("text", _("The list names a key that is not in use."))])
    for row in key_list["members"]:  # type: ignore[attr-defined]
        if signs[str(row["id"])] != (row.get("sign"), row.get("person")):
            raise BadFields([("text", _("The list names a key that is not in use."))])
