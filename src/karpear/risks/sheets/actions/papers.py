"""What leaves the house is written down: who took it, how much, and in which form; never what it said."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb


@transaction.atomic
def note_export(*, by: Person, organisation: UUID, form: str, risks: int, measures: int, now: datetime) -> None:
    """The register was saved as a spreadsheet. Raises Missing or Forbidden."""
    require(by, organisation, Verb.SEE_RISKS)
    record(
        at=now, action="register.exported", object_type="organisation", object_id=organisation, actor=by.pk,
        organisation=organisation, form=form, risks=risks, measures=measures,
    )  # fmt: skip


@transaction.atomic
def note_report(
    *, by: Person, organisation: UUID, risks: int, languages: str, names: bool, marking: str, now: datetime
) -> None:
    """The register was made into a report. `marking`: its TLP colour. Raises Missing or Forbidden."""
    require(by, organisation, Verb.SEE_RISKS)
    record(
        at=now, action="register.report_made", object_type="organisation", object_id=organisation, actor=by.pk,
        organisation=organisation, risks=risks, languages=languages, names=names, marking=marking,
    )  # fmt: skip
