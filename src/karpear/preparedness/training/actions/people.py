"""Who teaches, and who travels or drives for work."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import changing, note
from karpear.countries.queries import competences
from karpear.people.access import locked
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Missing
from karpear.ui.values import checked

from ..models import Trainer, WorkKind, WorkRole
from ..values import NewTrainer


@transaction.atomic
def add_trainer(
    *,
    by: Person,
    organisation: UUID,
    new: NewTrainer,
    teaches: Collection[str],
    languages: Collection[str],
    now: datetime,
) -> Trainer:
    """One more who teaches. Raises Missing, Forbidden or BadFields."""
    own_organisation = require(by, organisation, Verb.KEEP_TRAINING).organisation
    value = checked(new)
    _check_who(own_organisation, value)
    trainer = Trainer.objects.create(
        organisation=own_organisation, person_id=value.person, name=None if value.person else value.name,
        teaches=_known(teaches, competences(own_organisation.country), "teaches"),
        languages=_known(languages, dict(settings.LANGUAGES), "languages"), since=value.since, words=value.words,
        created_at=now,
    )  # fmt: skip
    note(trainer, action="trainer.added", by=by, at=now)
    return trainer


def _check_who(organisation: Organisation, value: NewTrainer) -> None:
    if not value.person and not value.name:
        raise BadFields([("name", _("Choose somebody, or write a name."))])
    if not value.person:
        return
    if not Membership.objects.active().filter(organisation=organisation, person=value.person).exists():
        raise Missing
    if Trainer.objects.active().filter(organisation=organisation, person=value.person).exists():
        raise BadFields([("person", _("This person is on the list already."))])


@transaction.atomic
def end_trainer(*, by: Person, trainer: UUID, now: datetime) -> Trainer:
    """They no longer teach; what they taught goes on counting. Raises Missing or Forbidden."""
    row = locked(Trainer, by=by, pk=trainer, verb=Verb.KEEP_TRAINING)
    if row.ended_at is None:
        with changing(row, verb="ended", by=by, at=now):
            row.ended_at = now
    return row


@transaction.atomic
def set_work(*, by: Person, organisation: UUID, person: UUID, work: Collection[str], now: datetime) -> None:
    """They do this work for the organisation, and no other. Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.KEEP_TRAINING)
    if not Membership.objects.active().filter(organisation=organisation, person=person).exists():
        raise Missing
    work_kinds = _known(work, dict(WorkKind.choices), "work")
    rows = WorkRole.objects.filter(organisation=organisation, person=person)
    rows.exclude(work__in=work_kinds).delete()
    WorkRole.objects.bulk_create(
        [WorkRole(organisation_id=organisation, person_id=person, work=kind, since=now) for kind in work_kinds],
        ignore_conflicts=True,
    )
    record(
        at=now, action="work.set", object_type="person", object_id=person, actor=by.pk, organisation=organisation,
        work=sorted(work_kinds),
    )  # fmt: skip


def _known(codes: Collection[str], options: Collection[str], field: str) -> list[str]:
    """The same, each once, in the order in which they are known. Raises BadFields."""
    if set(codes) - set(options):
        raise BadFields([(field, _("Choose from the list."))])
    return [code for code in options if code in codes]
