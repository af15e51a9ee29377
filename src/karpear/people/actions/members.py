"""Belonging: roles, leaving, consent, and how an organisation watches."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.rules.access import Role, Verb, may
from karpear.rules.alarm.ladder import Policy
from karpear.rules.plan.decision import Policy as DecisionPolicy
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.risk.matrix import Focus, Level

from ..access import hold_organisation
from ..addresses import clean_address
from ..models import Channel, Membership, Organisation, Person, Shift, Withdrawn
from ..notices import notify, tell_withdrawn
from ..queries.gates import membership_in, require, verb_to_end
from .invitations import close_links_of
from .new_officers import note_acting, note_enough, note_put_out
from .passwords import close_made_links


def change_role(*, by: Person, membership_id: UUID, role: Role, now: datetime) -> Membership:
    """Give somebody another role. Raises Missing, Forbidden (also for one's own role) or Conflict."""
    if role is Role.COORDINATOR:
        raise Forbidden(_("Nobody becomes a coordinator in an organisation, but in a network."))
    with transaction.atomic():
        membership = _lock_membership(by, membership_id, Verb.CHANGE_ROLES, now, acts_on=may(role, Verb.KEEP_KEYS))
        if membership.person_id == by.id:
            raise Forbidden(_("Somebody else has to change your role."))
        if membership.role == role.value:
            return membership
        old_role, membership.role = membership.role, role.value
        membership.save(update_fields=["role"])
        _keep_an_officer(membership)
        if may(role, Verb.KEEP_KEYS) and not may(Role(old_role), Verb.KEEP_KEYS):
            membership.brought_by, membership.acts_since = by, now
            membership.save(update_fields=["brought_by", "acts_since"])
            note_acting(membership, now)
            close_made_links(membership.person, now)
        if role is Role.MEMBER:
            _off_the_roster(membership, now)
        if not may(role, Verb.INVITE):
            close_links_of(membership.person, membership.organisation_id, by=by, now=now)
        note(membership, action="role_changed", by=by, at=now, before=old_role, after=role.value)
        _tell(membership, now)
        return membership


def end_membership(*, by: Person, membership_id: UUID, now: datetime) -> Membership:
    """Somebody is let go, or leaves by themselves. An alert about them that is open stays the organisation's.

    Raises Missing, Forbidden or Conflict.
    """
    with transaction.atomic():
        own_membership = Membership.objects.active().filter(pk=membership_id, person=by).first()
        membership = own_membership or _lock_membership(by, membership_id, None, now)
        membership.ended_at = now
        membership.feed_hash = ""
        membership.save(update_fields=["ended_at", "feed_hash"])
        _keep_an_officer(membership)
        _off_the_roster(membership, now)
        close_links_of(membership.person, membership.organisation_id, by=by, now=now)
        note(membership, action="membership_ended", by=by, at=now)
        tell_withdrawn(person=membership.person, by=by, kind=Withdrawn.MEMBERSHIP, now=now)
        if own_membership is None:
            _tell(membership, now)
            note_put_out(membership, now)
        return membership


def set_consent(*, person: Person, organisation_id: UUID, consent: bool, now: datetime) -> None:
    """Is this organisation told when this person presses SOS? An alert that is open stays theirs. Raises Missing."""
    with transaction.atomic():
        membership = membership_in(person, organisation_id)
        if consent and membership.role == Role.COORDINATOR:
            raise Conflict(_("A network has nobody who answers an SOS. Ask an organisation, or somebody you know."))
        Membership.objects.filter(pk=membership.pk).update(sos_consent=consent)
        if membership.sos_consent and not consent:
            tell_withdrawn(person=person, by=person, kind=Withdrawn.CONSENT, now=now)
        record(
            at=now, action="sos_consent", object_type="membership", object_id=membership.id, actor=person.id,
            organisation=organisation_id, consent=consent,
        )  # fmt: skip


def set_policy(
    *, by: Person, organisation_id: UUID, values: Mapping[str, int | str], now: datetime, phone: str | None = None
) -> Organisation:
    """How an organisation watches and decides. Raises Missing, Forbidden or BadFields.

    `values`: fields of rules.ladder.Policy, `check_in_every_s` and `check_in_grace_s`, in seconds; `approval_from`
    and `second_from`, levels that are no laxer than the rule; `focus`, a rules.risk.Focus or empty. `phone`: where
    contacts may ring; None leaves it as it is.
    """
    organisation = require(by, organisation_id, Verb.EDIT_POLICY).organisation
    ladder = {name: int(value) for name, value in values.items() if name in Policy.__dataclass_fields__}
    try:
        Policy(**ladder)
    except ValueError as error:
        raise BadFields([("others_s", _("Each step must come after the one before it."))]) from error
    _refuse_lax(organisation.policy | values)
    number = organisation.phone if phone is None else _clean_phone(phone, organisation)
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(policy=organisation.policy | values, phone=number)
        record(
            at=now, action="policy_changed", object_type="organisation", object_id=organisation.id,
            actor=by.id, organisation=organisation.id, phone_changed=number != organisation.phone, **values,
        )  # fmt: skip
    return organisation


def _clean_phone(phone: str, organisation: Organisation) -> str:
    try:
        return clean_address(Channel.SMS, phone, country=organisation.country) if phone.strip() else ""
    except ValidationError as error:
        raise BadFields([("phone", str(error.message))]) from error


def _refuse_lax(policy: Mapping[str, Any]) -> None:
    default = DecisionPolicy()
    try:
        DecisionPolicy(
            approval_from=Level(policy.get("approval_from", default.approval_from)),
            second_from=Level(policy.get("second_from", default.second_from)),
        )
    except ValueError as error:
        text = _("An organisation may only be stricter than the rule, and a second person comes after the first.")
        raise BadFields([("second_from", text)]) from error
    if policy.get("focus") and policy["focus"] not in set(Focus):
        raise BadFields([("focus", _("Choose one of these."))])


def _tell(changed: Membership, now: datetime) -> None:
    """Somebody else changed what this person is here: they hear of it, and can ask why."""
    notify(topic="member", subject=changed.id, text_key="account_news", person=changed.person, now=now)


def _lock_membership(
    by: Person, membership_id: UUID, verb: Verb | None, now: datetime, *, acts_on: bool = False
) -> Membership:
    """The row that is changed. `verb`: None: it ends. `acts_on`: who it is will act for others afterwards, too."""
    membership = find_row(Membership.objects.active().select_for_update().filter(pk=membership_id))
    require(by, membership.organisation_id, verb or verb_to_end(membership))
    note_enough(membership.organisation, now, put_out=may(Role(membership.role), Verb.KEEP_KEYS) and not acts_on)
    return membership


def _keep_an_officer(changed: Membership) -> None:
    """An organisation without an officer would hear nothing, and a network without a coordinator would stand still.

    Its row is the lock: two may leave at once.
    """
    hold_organisation(changed.organisation_id)
    active = Membership.objects.active().filter(organisation=changed.organisation_id)
    if changed.role == Role.COORDINATOR:
        if not active.filter(role=Role.COORDINATOR.value, person__is_active=True).exists():
            raise Conflict(_("You are the only coordinator. Invite another one first."))
        return
    if active.exists() and not active.filter(role=Role.OFFICER.value).exists():
        raise Conflict(_("This is the only officer. Make somebody else an officer first."))


def _off_the_roster(membership: Membership, now: datetime) -> None:
    shifts = Shift.objects.filter(organisation=membership.organisation_id)
    own_shifts = shifts.filter(officer=membership.person_id)
    own_shifts.filter(starts_at__gte=now).delete()
    own_shifts.filter(starts_at__lt=now, ends_at__gt=now).update(ends_at=now)
    shifts.filter(offered_to=membership.person_id).update(offered_to=None)
