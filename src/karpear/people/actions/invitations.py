"""Coming in: one-time links, and the first officer."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.rules.access import Role, Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.secret.tokens import token_hash
from karpear.rules.text.names import look_of

from ..addresses import address_index
from ..models import Address, Channel, Invitation, Membership, Organisation, Person
from ..queries.gates import may_anywhere, require
from .new_officers import note_acting
from .passwords import close_made_links

VALID_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says about themselves when they come in by a link."""

    name: str
    email: str
    password: str
    code_name: str = ""
    language: str = "km"
    organisation_name: str = ""


def invite(
    *, by: Person, organisation_id: UUID | None, role: Role, for_name: str, now: datetime
) -> tuple[Invitation, str]:
    """A one-time link into an organisation, or (without one) for an independent defender.

    Returns the invitation and its token, which is shown once. Raises Missing or Forbidden.
    """
    if organisation_id:
        require(by, organisation_id, _verb_for(role))
    elif not by.is_operator and not may_anywhere(by, Verb.INVITE):
        raise Forbidden(_("Only officers and leads can invite."))
    return open_invitation(by=by, organisation_id=organisation_id, role=role, for_name=for_name, now=now)


def _verb_for(role: Role) -> Verb:
    """Coordinators alone bring in coordinators, and nobody else: who keeps a network has no people of their own."""
    return Verb.KEEP_NETWORK if role is Role.COORDINATOR else Verb.INVITE


def open_invitation(
    *,
    by: Person,
    organisation_id: UUID | None,
    for_name: str,
    now: datetime,
    role: Role = Role.MEMBER,
    person: Person | None = None,
) -> tuple[Invitation, str]:
    """The same, once it is sure that they may. `person`: who has no account yet and gets one by it."""
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            organisation_id=organisation_id,
            role=role.value if organisation_id else Role.MEMBER.value,
            for_name=for_name,
            person=person,
            token_hash=token_hash(token),
            created_by=by,
            created_at=now,
            expires_at=now + VALID_FOR,
        )
        record(
            at=now, action="invited", object_type="invitation", object_id=invitation.id,
            actor=by.id, organisation=organisation_id, role=invitation.role,
        )  # fmt: skip
    return invitation, token


def first_officer_link(*, now: datetime) -> str | None:
    """The path of a link that makes the first organisation, its first officer and the operator.

    None once somebody has come in. An earlier unused link stops working.
    """
    if Person.objects.exists():
        return None
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        Invitation.objects.filter(makes_operator=True, used_at__isnull=True).update(revoked_at=now)
        invitation = Invitation.objects.create(
            role=Role.OFFICER.value,
            makes_operator=True,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + VALID_FOR,
        )
        record(at=now, action="invited_first_officer", object_type="invitation", object_id=invitation.id)
    return f"/join/{token}/"


def revoke_invitation(*, by: Person, invitation_id: UUID, now: datetime) -> Invitation:
    """Close a link that was not used. Raises Missing, Forbidden or Conflict."""
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation is None or (invitation.organisation_id is None and invitation.created_by_id != by.id):
        raise Missing
    if invitation.organisation_id:
        require(by, invitation.organisation_id, _verb_for(Role(invitation.role)))
    with transaction.atomic():
        open_ones = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
        if not open_ones.update(revoked_at=now):
            raise Conflict(_("This link has already been used."))
        note(invitation, action="invitation_revoked", by=by, at=now)
    return invitation


def close_links_of(person: Person, organisation: UUID, *, by: Person, now: datetime) -> None:
    """They may no longer invite: links they made, and may still hold, let nobody in. In the caller's transaction."""
    links = Invitation.objects.filter(
        created_by=person, organisation=organisation, used_at__isnull=True, revoked_at__isnull=True
    )
    for invitation in links.select_for_update().order_by("created_at", "id"):
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
        note(invitation, action="invitation_revoked", by=by, at=now)


def come_in(*, token: str, newcomer: Newcomer, now: datetime) -> Person:
    """A new person uses their link. Raises Missing (no such link), Conflict (used) or BadFields."""
    try:
        with transaction.atomic():
            invitation = _claim(token, now)
            person = _person_of(invitation, newcomer)
            Address.objects.create(
                person=person,
                channel=Channel.EMAIL,
                value=person.email,
                value_index=address_index(person.email),
            )
            if invitation.makes_operator:
                invitation.organisation = Organisation.objects.create(
                    name=newcomer.organisation_name, language=newcomer.language
                )
            _refuse_double(person, invitation.organisation)
            _join(invitation, person, now)
            return person
    except IntegrityError as error:
        message = _("This address cannot be used here. If you have an account, sign in and open the link again.")
        raise BadFields([("email", message)]) from error


def _person_of(invitation: Invitation, newcomer: Newcomer) -> Person:
    """Somebody new; or who was written down without an account, with their number, codes and watchers."""
    villager = invitation.person
    if villager is None or villager.has_account:
        return Person.objects.create_user(
            newcomer.email,
            newcomer.password,
            name=newcomer.name,
            code_name=newcomer.code_name,
            language=newcomer.language,
            is_operator=invitation.makes_operator,
        )
    villager.email = Person.objects.normalize_email(newcomer.email).lower()
    villager.name, villager.code_name, villager.language = newcomer.name, newcomer.code_name, newcomer.language
    villager.is_active = True
    villager.set_password(newcomer.password)
    villager.save(update_fields=["email", "name", "code_name", "language", "is_active", "password"])
    return villager


def join(*, token: str, person: Person, now: datetime) -> None:
    """Somebody who has an account uses a link. Raises Missing or Conflict."""
    with transaction.atomic():
        invitation = _claim(token, now)
        if invitation.makes_operator or invitation.organisation is None or invitation.person_id:
            raise Conflict(_("This link is for a new account."))
        if Membership.objects.active().filter(person=person, organisation=invitation.organisation).exists():
            raise Conflict(_("You already belong to this organisation."))
        if _looks_like_somebody(person, invitation.organisation):
            raise Conflict(
                _(
                    "Somebody there has a name that looks like yours. Sign out, open the link again, and make a new "
                    "account with a code name that tells you apart."
                )
            )
        _join(invitation, person, now)


def _refuse_double(person: Person, organisation: Organisation | None) -> None:
    if organisation and _looks_like_somebody(person, organisation):
        field = "code_name" if person.code_name else "name"
        text = _("Somebody here has a name that looks the same. Choose a code name that tells you apart.")
        raise BadFields([(field, text)])


def _looks_like_somebody(person: Person, organisation: Organisation) -> bool:
    """Would a hurried reader of the board take them for a colleague?"""
    look = look_of(person.shown_name)
    members = Membership.objects.active().filter(organisation=organisation).exclude(person=person)
    people = [membership.person for membership in members.select_related("person")]
    return any(look and look in (look_of(colleague.name), look_of(colleague.code_name)) for colleague in people)


def _claim(token: str, now: datetime) -> Invitation:
    """Whoever updates the row first has the link; everybody else is too late."""
    invitation = (
        Invitation.objects.select_related("organisation", "person").filter(token_hash=token_hash(token)).first()
    )
    if invitation is None:
        raise Missing
    open_ones = Invitation.objects.filter(
        pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    )
    if not open_ones.update(used_at=now):
        raise Conflict(_("This link has already been used, or it has expired. Ask for a new one."))
    return invitation


def _join(invitation: Invitation, person: Person, now: datetime) -> None:
    organisation = invitation.organisation
    Invitation.objects.filter(pk=invitation.pk).update(used_by=person, organisation=organisation)
    if organisation:
        membership = Membership.objects.create(
            person=person, organisation=organisation, role=invitation.role, brought_by=invitation.created_by,
            acts_since=now, sos_consent=invitation.role != Role.COORDINATOR,
        )  # fmt: skip
        note_acting(membership, now)
    close_made_links(person, now)
    record(
        at=now, action="joined", object_type="person", object_id=person.id, actor=person.id,
        organisation=organisation.id if organisation else None, role=invitation.role,
    )  # fmt: skip
