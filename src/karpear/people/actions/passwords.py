"""A forgotten password: an officer makes a one-time link, by which the member sets a new one."""

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.rules.access import Role, Verb, may
from karpear.rules.refusals import BadFields, Forbidden, Missing
from karpear.rules.secret.tokens import token_hash

from ..models import Membership, PasswordLink, Person
from ..notices import notify_everywhere
from ..queries.gates import require
from ..queries.screens import has_second_factor

TOPIC = "sign_in"


def password_link(*, by: Person, membership_id: UUID, now: datetime) -> tuple[Membership, str, str]:
    """The two parts of a link that lets a member set a new password once, within three days.

    It opens nobody's account who acts for others: their second factor stays as it is, and without one there
    is no link. Nor that of somebody who belongs elsewhere too: no officer holds the key to another
    organisation. The person hears of it on every channel at once, and can close it from there.
    Raises Missing or Forbidden (also for one's own).
    """
    ids = find_row(Membership.objects.filter(pk=membership_id).values("person", "organisation"))
    membership = _may_open(by, ids["organisation"], ids["person"])
    return membership, *_make(membership.person, now, by, membership.organisation_id)


def operator_password_link(*, email: str, now: datetime) -> str:
    """The path of such a link for whoever runs the server, when no officer is left. Raises Missing."""
    person = find_row(Person.objects.filter(email=email.lower(), is_active=True))
    return "/reset/{}/{}/".format(*_make(person, now))


def password_link_works(*, uid: str, token: str) -> bool:
    """Can this link still be used?"""
    return _find_person(uid, token) is not None


def set_new_password(*, uid: str, token: str, password: str, now: datetime) -> Person:
    """Use the link. Raises Missing when it was used, is too old or was never one.

    BadFields for either password that opens the door now, alike: a second one that became the true one would bring no
    help any more, and nothing may tell which of the two it was.
    """
    with transaction.atomic():
        person = _find_person(uid, token, lock=True)
        if person is None:
            raise Missing
        if person.check_password(password):
            raise BadFields([("password", _("This must differ from the password you sign in with."))])
        person.set_password(password)
        person.save(update_fields=["password"])
        note(person, action="password_set_by_link", by=None, at=now)
        _tell(person, now)
        return person


def close_password_links(*, person: Person, now: datetime) -> None:
    """Nobody asked for it: links made so far stop working."""
    with transaction.atomic():
        close_made_links(person, now)
        note(person, action="password_links_closed", by=person, at=now)


def close_made_links(person: Person, now: datetime) -> None:
    """Who they are here changed: what was allowed before is not now. Inside the caller's transaction."""
    PasswordLink.objects.filter(person=person, closed_at=None).update(closed_at=now)


def _may_open(by: Person, organisation: UUID, person: UUID) -> Membership:
    """Asked when the link is made, and again when it is used. Raises Missing, Forbidden."""
    membership = (
        Membership.objects.active().select_related("person").filter(person=person, organisation=organisation).first()
    )
    if membership is None:
        raise Missing
    require(by, organisation, Verb.OPEN_ACCOUNTS)
    if membership.person_id == by.id:
        raise Forbidden(_("Change your own password in your settings."))
    elsewhere = Membership.objects.active().filter(person=person).exclude(organisation=organisation)
    if membership.person.is_operator or elsewhere.exists():
        raise Forbidden(_("They belong to others as well. Whoever runs the server can make this link."))
    if may(Role(membership.role), Verb.ACT_ON_ALERT) and not has_second_factor(membership.person):
        raise Forbidden(_("They act for others and have no second factor. Whoever runs the server can make this link."))
    return membership


def _make(person: Person, now: datetime, by: Person | None = None, organisation: UUID | None = None) -> tuple[str, str]:
    """The two parts of the link; who made it is kept, and the person hears of it."""
    token = f"{default_token_generator.make_token(person)}.{secrets.token_hex(12)}"
    with transaction.atomic():
        PasswordLink.objects.create(
            person=person, token_hash=token_hash(token), made_by=by, organisation_id=organisation, made_at=now
        )
        record(
            at=now, action="password_link_made", object_type="person", object_id=person.id,
            actor=by.id if by else None, organisation=organisation,
        )  # fmt: skip
        _tell(person, now)
    return urlsafe_base64_encode(person.id.bytes), token


def _tell(person: Person, now: datetime) -> None:
    notify_everywhere(topic=TOPIC, subject=person.id, text_key="sign_in_news", person=person, now=now)


def _find_person(uid: str, token: str, *, lock: bool = False) -> Person | None:
    """The token is bound to the old password's hash, so it dies with it; and to the rule under which it was made."""
    try:
        key = UUID(bytes=urlsafe_base64_decode(uid))
    except ValueError:
        return None
    people = Person.objects.select_for_update() if lock else Person.objects.all()
    person = people.filter(pk=key, is_active=True).first()
    bound = person and default_token_generator.check_token(person, token.rpartition(".")[0])
    return person if person and bound and _stands(person, token) else None


def _stands(person: Person, token: str) -> bool:
    """Is the link open, and might whoever made it make it now?"""
    links = PasswordLink.objects.filter(person=person, token_hash=token_hash(token), closed_at=None)
    link = links.select_related("made_by").first()
    if link is None or link.made_by is None or link.organisation_id is None:
        return link is not None
    try:
        return link.made_by.is_active and bool(_may_open(link.made_by, link.organisation_id, person.pk))
    except (Missing, Forbidden):
        return False
