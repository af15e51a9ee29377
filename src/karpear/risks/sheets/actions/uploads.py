"""A spreadsheet into the register: kept for a look, then taken or thrown away."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.sheet_reader import SheetTable, Unreadable

from ...register.access import organisation_for
from ...register.actions.lines import add_risks
from ...register.actions.measures import add_measures
from ...register.models import MeasureState, Source
from ...register.values import NewMeasure
from ..models import Upload
from ..queries.preview import read_again, to_content
from ..sheet_rows import columns_of


@transaction.atomic
def keep_upload(*, by: Person, organisation: UUID, table: SheetTable, now: datetime) -> Upload:
    """Keep what was read, encrypted, until they have looked at it; an earlier one of theirs is forgotten.

    Nothing of it is in the register yet. Raises Missing, Forbidden, or BadFields when it is of another shape.
    """
    own_organisation = organisation_for(by, organisation)
    try:
        columns_of(table)
    except Unreadable as error:
        raise BadFields([("file", error.message)]) from error
    values = {"organisation": own_organisation, "created_at": now, "content": to_content(table)}
    Upload.objects.filter(person=by).delete()
    return Upload.objects.create(person=by, **values)


@transaction.atomic
def import_upload(*, by: Person, upload: UUID, leave_wrong: bool, leave_same: bool, now: datetime) -> int:
    """Put its rows into the register, all of them or none; returns how many.

    They are read again, since somebody may have left or been quicker. `leave_wrong`: rows with something wrong are
    left out; without it a single one stops all. `leave_same`: rows whose name is already there are left out.
    Raises Missing, Forbidden, or Conflict when there is something wrong, nothing to import, or it is imported already.
    """
    locked_upload = find_row(Upload.objects.select_for_update().filter(pk=upload, person=by))
    preview = read_again(by, locked_upload, now=now)
    if preview.wrong and not leave_wrong:
        raise Conflict(_("Some rows are wrong. Nothing was imported."))
    rows = preview.taken(leave_same=leave_same)
    news = [row.new for row in rows if row.new]
    if not news:
        raise Conflict(_("There is no row to import."))
    organisation = locked_upload.organisation_id
    ids = add_risks(
        by=by, organisation=organisation, risks=news, source=Source.IMPORT, source_id=locked_upload.pk, now=now
    )
    measures = [
        NewMeasure(risk=pk, name=name, state=MeasureState.PROPOSED)
        for pk, row in zip(ids, rows, strict=True)
        for name in row.measures
    ]
    if measures:
        add_measures(by=by, organisation=organisation, measures=measures, now=now)
    locked_upload.delete()
    record(
        at=now, action="register.imported", object_type="organisation", object_id=organisation, actor=by.pk,
        organisation=organisation, risks=len(ids), measures=len(measures), left_out=len(preview.rows) - len(rows),
    )  # fmt: skip
    return len(ids)


@transaction.atomic
def drop_upload(*, by: Person, upload: UUID) -> None:
    """They do not want it after all. Raises Missing."""
    count, _rows = Upload.objects.filter(pk=upload, person=by).delete()
    if not count:
        raise Missing
