"""A council holds a number of an open release, and whoever coordinates lifts that again.

Of the same facts this is drawn and attacked at once; otherwise a held number is blank until it may be drawn again.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.counting.publication import Withheld
from karpear.rules.refusals import Conflict

from ..models import OPEN_STATES, HeldCell, ReleaseSignature, ReleaseState, SectorRelease
from ..values import NewHold
from .draws import draw_at_once, locked_release, put_back


def hold_cell(*, by: Person, release: UUID, new: NewHold, now: datetime) -> SectorRelease:
    """The council does not let it out: it is drawn and attacked once more. Raises Missing, Forbidden or Conflict."""
    _hold(by=by, release=release, new=new, now=now)
    return draw_at_once(release, now=now)


@transaction.atomic
def _hold(*, by: Person, release: UUID, new: NewHold, now: datetime) -> None:
    row = locked_release(by, release, ReleaseState.DRAWN.value, ReleaseState.ASKED.value)
    kind, _bar, area = new.cell.partition("|")
    if not any(_is(cell, kind, area) for cell in row.cells if cell.get("n") is not None):
        raise Conflict(_("This number is not in the release."))
    cells = [HeldCell(release=row, kind=kind, area=area, reason=new.reason, by=by, at=now)]
    HeldCell.objects.bulk_create(cells, ignore_conflicts=True)
    put_back([row])
    row.cells = [_without_number(cell) if _is(cell, kind, area) else cell for cell in row.cells]
    row.asked_at = None
    row.save(update_fields=["cells", "asked_at"])
    ReleaseSignature.objects.filter(release=row).delete()
    note(row, action="release.held", by=by, at=now, period=row.period, kind=kind)


def lift_cell(*, by: Person, release: UUID, held_cell: UUID, now: datetime) -> SectorRelease:
    """It may leave after all, if it withstands the attack. Raises Missing, Forbidden or Conflict."""
    _lift(by=by, release=release, held_cell=held_cell, now=now)
    return draw_at_once(release, now=now)


@transaction.atomic
def _lift(*, by: Person, release: UUID, held_cell: UUID, now: datetime) -> None:
    row = locked_release(by, release, *OPEN_STATES)
    require(by, row.network.body_id, Verb.KEEP_NETWORK)
    cell = find_row(row.held.filter(pk=held_cell))
    cell.delete()
    put_back([row])
    note(row, action="release.lifted", by=by, at=now, period=row.period, kind=cell.kind)


def _is(cell: dict[str, Any], kind: str, area: str) -> bool:
    return cell["kind"] == kind and (cell.get("province") or cell.get("zone") or "") == area


def _without_number(cell: dict[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in cell.items() if key != "n"}, "withheld": Withheld.PROTECTED.value}
