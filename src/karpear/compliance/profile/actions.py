"""An organisation says who it is: answers, and rows that are added, changed and taken off the list."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.people.access import hold_organisation, locked
from karpear.people.local_today import today_of
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.law.organisation import LegalEventKind, OrganisationKind
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked, fill, row_of

from .models import BankAccount, DonorGrant, LegalHappening, LegalIdentity
from .values import Answers, KindAnswer, NewHappening, NewLegalPaper, NewOffice, NewRow, NewSignatory, NumbersAnswer


@transaction.atomic
def answer(*, by: Person, organisation: UUID, answers: Answers, now: datetime) -> LegalIdentity:
    """Say one thing of what the organisation is. Raises Missing, Forbidden or BadFields."""
    own_organisation = require(by, organisation, Verb.KEEP_LAW).organisation
    value = checked(answers)
    _check_kind(value)
    _check_numbers(value)
    hold_organisation(organisation)  # two who answer at once make one row
    identity = LegalIdentity.objects.filter(organisation=organisation).first()
    _check_people(value, organisation, identity)
    if identity is None:
        identity = LegalIdentity(organisation=own_organisation)
        create([identity], by=by, at=now, organisation=organisation)
    with changing(identity, verb="changed", by=by, at=now):
        fill(identity, value)
        if isinstance(value, KindAnswer):
            identity.registered_said_on = None if value.registered is None else today_of(own_organisation, now)
    return identity


@transaction.atomic
def add_row(*, by: Person, organisation: UUID, new: NewRow, authorities: Collection[str] = (), now: datetime) -> Any:
    """One more paper, office, account, grant or event. `authorities`: codes of the country's pack.

    Raises Missing, Forbidden or BadFields.
    """
    own_organisation = require(by, organisation, Verb.KEEP_LAW).organisation
    value = _checked(new, own_organisation, authorities, now)
    row = new.TABLE(organisation=own_organisation, added_at=now, **row_of(value))
    create([row], by=by, at=now, organisation=organisation)
    return row


@transaction.atomic
def change_row(*, by: Person, row: UUID, new: NewRow, authorities: Collection[str] = (), now: datetime) -> Any:
    """Other answers about one; what stood before is kept. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_row = _standing(by, new.TABLE, row)
    value = _checked(new, stored_row.organisation, authorities, now, stored_row)
    with changing(stored_row, verb="changed", by=by, at=now):
        fill(stored_row, value)
    return stored_row


@transaction.atomic
def remove_row(*, by: Person, table: type[Any], row: UUID, now: datetime) -> Any:
    """It was written down by mistake: nothing is counted from it any more. Raises Missing, Forbidden or Conflict."""
    stored_row = _standing(by, table, row)
    with changing(stored_row, verb="removed", by=by, at=now):
        stored_row.removed_at = now
    return stored_row


@transaction.atomic
def note_report_sent(*, by: Person, grant: UUID, on: date, report_on: date | None, now: datetime) -> LegalHappening:
    """A report went to the donor; `report_on`: by when the next is owed. Raises Missing, Forbidden or BadFields."""
    stored_grant = _standing(by, DonorGrant, grant)
    _check_day(on, today_of(stored_grant.organisation, now))
    if report_on and report_on <= on:
        raise BadFields([("report_on", _("The next report is later than this one."))])
    happening = LegalHappening(
        organisation=stored_grant.organisation, kind=LegalEventKind.DONOR_REPORT_SENT.value, on=on,
        grant=stored_grant, added_at=now,
    )  # fmt: skip
    create([happening], by=by, at=now, organisation=stored_grant.organisation_id)
    with changing(stored_grant, verb="changed", by=by, at=now):
        stored_grant.report_on = report_on
    return happening


def _standing(by: Person, table: type[Any], row: UUID) -> Any:
    stored_row = locked(table, by=by, pk=row, verb=Verb.KEEP_LAW)
    if stored_row.removed_at:
        raise Conflict(_("This was taken off the list already."))
    return stored_row


def _checked(
    new: NewRow, organisation: Organisation, authorities: Collection[str], now: datetime, row: Any = None
) -> NewRow:
    value = checked(new)
    _check_span(value)
    _check_people(value, organisation.pk, row)
    if isinstance(value, NewLegalPaper):
        _check_authority(value, authorities)
    if isinstance(value, NewSignatory):
        _check_account(value, organisation.pk)
    if isinstance(value, NewOffice | NewSignatory) and (value.person is None) == (not value.name):
        raise BadFields([("name", _("Choose one of our people, or write a name: one of the two."))])
    if isinstance(value, NewHappening):
        _check_day(value.on, today_of(organisation, now))
    return value


def _check_kind(value: Any) -> None:
    if isinstance(value, KindAnswer) and value.kind == OrganisationKind.UNREGISTERED and value.registered:
        raise BadFields([("registered", _("A group that is not registered cannot be registered, too."))])


def _check_numbers(value: Any) -> None:
    if isinstance(value, NumbersAnswer) and value.staff is not None and (value.from_abroad or 0) > value.staff:
        raise BadFields([("from_abroad", _("These are among the employed staff, so they cannot be more."))])


def _check_span(value: Any) -> None:
    days = [getattr(value, name) for name in getattr(value, "SPAN", ())]
    if days and all(days) and days[1] < days[0]:
        raise BadFields([(value.SPAN[1], _("It ends before it begins."))])


def _check_people(value: Any, organisation: UUID, row: Any) -> None:
    """People of the organisation; and whoever stands there already, also after they left it."""
    members = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    for name in getattr(value, "PEOPLE", ()):
        person = getattr(value, name)
        stays = row is not None and getattr(row, f"{name}_id") == person
        if person and not stays and not members.filter(person=person).exists():
            raise BadFields([(name, _("Choose somebody who belongs to this organisation."))])


def _check_authority(paper: NewLegalPaper, authorities: Collection[str]) -> None:
    if paper.authority and paper.authority not in authorities:
        raise BadFields([("authority", _("Choose one of this list."))])
    if bool(paper.authority) == bool(paper.authority_words):
        raise BadFields([("authority_words", _("Choose an authority, or write its name: one of the two."))])


def _check_account(signatory: NewSignatory, organisation: UUID) -> None:
    rows = BankAccount.objects.standing().filter(organisation=organisation)
    if not rows.filter(pk=signatory.account).exists():
        raise BadFields([("account", _("Choose one of this list."))])


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise BadFields([("on", _("Choose a day that has come."))])
