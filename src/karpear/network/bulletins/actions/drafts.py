"""A bulletin is written, addressed, changed or thrown away before it is sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.countries.queries import provinces
from karpear.people.access import hold_organisation, locked
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.sharing.bulletins import LONGEST, is_wider
from karpear.rules.sharing.labels import Label
from karpear.ui.values import checked

from ...members.models import Network, Partner
from ..models import UNSENT_STATES, Bulletin, BulletinAddressee, BulletinState, BulletinStep
from ..queries.audience import inside_of, organisations_in
from ..tables import HandedDraft
from ..values import PLAIN, NewBulletin
from ..words import own_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """Whom its author chose."""

    organisations: Collection[UUID] = ()
    people: Collection[UUID] = ()
    partners: Collection[UUID] = ()


@transaction.atomic
def write_bulletin(
    *, by: Person, network: UUID, organisation: UUID, key: UUID, new: NewBulletin, to_all: bool, now: datetime
) -> Bulletin:
    """A draft under `key`, which the page made: sent twice, it is one. Raises Missing, Forbidden or BadFields.

    `to_all`: addressed to all members of the network, as long as it is not RED.
    """
    source = require(by, organisation, Verb.WRITE_BULLETIN).organisation
    stored_network = Network.objects.visible_to(by).filter(pk=network).first()
    if stored_network is None or organisation not in organisations_in(stored_network):
        raise Missing
    hold_organisation(organisation)  # two presses at once write one
    first = Bulletin.objects.filter(pk=key).first()
    if first:
        return _again(first, by=by, new=new, to_all=to_all, now=now)
    row = Bulletin(pk=key, network=stored_network, organisation=source, by=by, written_at=now)
    _fill(row, _checked(new, source, now))
    create([row], by=by, at=now, organisation=source.pk)
    if to_all and new.label != Label.RED:
        write_addressees(row, Addressed(organisations=organisations_in(stored_network)))
    return row


def _again(first: Bulletin, *, by: Person, new: NewBulletin, to_all: bool, now: datetime) -> Bulletin:
    """The same form once more: what was sent stays, what is a draft is written again."""
    if first.by_id != by.pk:
        raise Missing
    if first.state != BulletinState.DRAFT:
        return first
    row = change_bulletin(by=by, bulletin=first.pk, new=new, now=now)
    if to_all and new.label != Label.RED and not row.addressees.exists():
        write_addressees(row, Addressed(organisations=inside_of(row)))
    return row


@transaction.atomic
def change_bulletin(*, by: Person, bulletin: UUID, new: NewBulletin, now: datetime) -> Bulletin:
    """Other words before it is sent: theirs, and somebody else releases them. Who was asked is asked again.

    Raises as `locked`, or BadFields.
    """
    row = _own_draft(by, bulletin)
    value = _checked(new, row.organisation, now)
    _check_label(row, value)
    with changing(row, verb="changed", by=by, at=now):
        _fill(row, value)
        row.by = by
        row.state, row.asked_of_id, row.asked_release_at = BulletinState.DRAFT.value, None, None
    return row


@transaction.atomic
def address_bulletin(*, by: Person, bulletin: UUID, to: Addressed, now: datetime) -> Bulletin:
    """To whom it goes: of the network, and of the source's own partners. Raises as `locked`, or BadFields."""
    row = _own_draft(by, bulletin)
    inside = inside_of(row)
    people = _of_those_who_act(inside, to.people)
    partners = Partner.objects.active().filter(organisation=row.organisation_id, pk__in=to.partners)
    partner_keys = set(partners.values_list("pk", flat=True))
    if set(to.organisations) - inside or set(to.people) - people or set(to.partners) - partner_keys:
        raise BadFields([("organisations", _("Choose from the list."))])
    row.addressees.all().delete()
    write_addressees(row, to)
    with changing(row, verb="addressed", by=by, at=now):
        row.by = by
        row.state, row.asked_of_id, row.asked_release_at = BulletinState.DRAFT.value, None, None
    note(row, action="bulletin.addressed", by=by, at=now)
    return row


@transaction.atomic
def drop_bulletin(*, by: Person, bulletin: UUID, now: datetime) -> None:
    """It is not sent; this they may also do when they have left. Raises as `locked`."""
    row = _own_unsent(by, bulletin)
    note(row, action="bulletin.dropped", by=by, at=now)
    row.delete()


def _own_draft(by: Person, bulletin: UUID) -> Bulletin:
    """Of their own organisation, which belongs to its network, and not sent yet."""
    row = _own_unsent(by, bulletin)
    refuse_outside(row)
    return row


def _own_unsent(by: Person, bulletin: UUID) -> Bulletin:
    row = locked(Bulletin, by=by, pk=bulletin)
    _require_writer(by, row)
    if row.state not in UNSENT_STATES:
        raise Conflict(str(Bulletin.NOT_NOW) % {"state": row.get_state_display()})
    return row


def hold_source(bulletin: UUID) -> None:
    """Its source sends and takes back one after the other: whoever takes back knows all that was sent before."""
    organisation = Bulletin.objects.filter(pk=bulletin).values_list("organisation", flat=True).first()
    if organisation:
        hold_organisation(organisation)


def require_source(by: Person, row: Bulletin) -> None:
    """Whoever received it, or was asked to release it, is not its source; nor does it speak where it has left."""
    _require_writer(by, row)
    if row.origin is not None:
        raise Forbidden(_("It came from another installation. Only its author there changes it or takes it back."))
    refuse_outside(row)


def refuse_outside(row: Bulletin | HandedDraft) -> None:
    """Raises Conflict where the organisation whose it is does not belong to its network any more."""
    if not inside_of(row):
        raise Conflict(_("Its organisation does not belong to this network any more."))


def _require_writer(by: Person, row: Bulletin) -> None:
    try:
        require(by, row.organisation_id, Verb.WRITE_BULLETIN)
    except Missing:
        raise Forbidden(_("Only its source changes it.")) from None


def _of_those_who_act(inside: set[UUID], people: Collection[UUID]) -> set[UUID]:
    rows = Membership.objects.that_may(Verb.SEE_NETWORK).filter(organisation__in=inside, person__in=people)
    return set(rows.filter(person__is_active=True).values_list("person", flat=True))


def write_addressees(row: Bulletin, to: Addressed) -> None:
    BulletinAddressee.objects.bulk_create(
        [
            *(BulletinAddressee(bulletin=row, organisation_id=key) for key in sorted(set(to.organisations))),
            *(BulletinAddressee(bulletin=row, person_id=key) for key in sorted(set(to.people))),
            *(BulletinAddressee(bulletin=row, partner_id=key) for key in sorted(set(to.partners))),
        ]
    )


def _fill(row: Bulletin, value: NewBulletin) -> None:
    for name in PLAIN:
        setattr(row, name, getattr(value, name))
    for name, code in value.codes.items():
        setattr(row, name, code)


def _checked(new: NewBulletin, source: Organisation, now: datetime) -> NewBulletin:
    value = checked(new)
    errors = []
    if not (value.headline_km or value.headline_en):
        errors.append((f"headline_{own_language()}", _("Write a headline, in one language at least.")))
    if not (value.avoid_km or value.avoid_en or value.todo_km or value.todo_en):
        errors.append(
            (f"avoid_{own_language()}", _("Say what not to do, or what to do: nobody can act on a headline alone."))
        )
    if not now < value.expires_at <= now + LONGEST:
        errors.append(("expires_at", _("A time from now on, at most 90 days ahead.")))
    if value.since and value.since > value.expires_at:
        errors.append(("since", _("It begins before it ends.")))
    if not set(value.provinces) <= {province.code for province in provinces(source.country)}:
        errors.append(("province", _("Choose from the list.")))
    if value.is_public and value.label != Label.CLEAR:
        errors.append(("is_public", _("Only what is CLEAR is public.")))
    if errors:
        raise BadFields(errors)
    return value


def _check_label(row: Bulletin, value: NewBulletin) -> None:
    """What follows another keeps its label, or narrows it; only a step of its own lets it travel further."""
    if row.follows is None:
        return
    former, label = Label(row.follows.label), Label(value.label)
    if row.step == BulletinStep.DOWNGRADE and not is_wider(label, than=former):
        raise BadFields([("label", _("Choose a label that lets more people receive it."))])
    if row.step != BulletinStep.DOWNGRADE and is_wider(label, than=former):
        raise BadFields([("label", _("An update travels no further. Send it first, and then let it travel further."))])
