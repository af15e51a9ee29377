"""The numbers of a year are drawn by whoever coordinates, and published with the signatures of two members."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.former_rows import clear_former_rows
from karpear.db.rows import find_row
from karpear.network.members.models import Network
from karpear.network.members.queries.networks import kept_network
from karpear.people.access import hold_organisation
from karpear.people.local_today import day_of
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.values import checked

from ...gates import spoken_for
from ...rest import REST
from ...signing.actions import sign_as_member
from ..models import SectorYear, YearSignature
from ..queries.cells import drawn_cells, still_standing
from ..queries.sector import last_open_year, signing_of_year
from ..values import DrawAnswer


@transaction.atomic
def draw_year(*, by: Person, network: UUID, answer: DrawAnswer, today: date, now: datetime) -> SectorYear:
    """Draw a year that is over long enough. Raises Missing, Forbidden, Conflict or BadFields."""
    coordinated = kept_network(by, network)
    year = checked(answer).year
    if year > last_open_year(today):
        raise BadFields([("year", _("A year is drawn once it has been over for 90 days."))])
    hold_organisation(coordinated.body_id)
    if SectorYear.objects.filter(network=coordinated, year=year).exists():
        raise Conflict(_("This year has been drawn. It is never drawn again."))
    _require_rest(coordinated, now)
    cells = drawn_cells(coordinated.pk, year)
    row = SectorYear.objects.create(network=coordinated, year=year, cells=cells, drawn_at=now, drawn_by=by)
    note(row, action="sectoryear.drawn", by=by, at=now, year=year, rule=cells["rule"])
    return row


@transaction.atomic
def sign_year(*, by: Person, sector_year: UUID, now: datetime, shown: str | None = None) -> SectorYear | None:
    """One of two signatures; with the second it is public. None: what members give has changed since it was drawn; the
    numbers that it moves are left out for good, and nobody has signed the others. Raises Missing or Conflict.
    """
    rows = SectorYear.objects.visible_to(by).select_for_update(of=("self",)).select_related("network")
    row = find_row(rows.filter(pk=sector_year))
    if spoken_for(by, row.network_id) is None:
        raise Missing
    if row.published_at:
        raise Conflict(_("This has been published already."))
    place = sign_as_member(row.signatures, signing_of_year(row), by=by.pk, now=now, shown=shown, request=row.request)
    if not place:
        return row
    if _has_changed(row, by, now):
        return None
    note(row, action="sectoryear.signed", by=by, at=now, year=row.year, place=place)
    if signing_of_year(row).is_signed:
        row.published_at = now
        row.save(update_fields=["published_at"])
        note(row, action="sectoryear.published", by=by, at=now, year=row.year)
    return row


def _has_changed(row: SectorYear, by: Person, now: datetime) -> bool:
    """Then what has is left out, and no signature stands. Who gives only since it was drawn is in no number of it."""
    cells = still_standing(row.cells, drawn_cells(row.network_id, row.year, given_until=row.drawn_at))
    if cells == row.cells:
        return False
    row.cells = cells
    row.save(update_fields=["cells"])
    row.signatures.all().delete()
    clear_former_rows(SectorYear, YearSignature)
    note(row, action="sectoryear.shortened", by=by, at=now, year=row.year)
    return True


def _require_rest(network: Network, now: datetime) -> None:
    """What members wish is of no year: who draws one after another would see what moves from one to the next."""
    drawn_at = (
        SectorYear.objects.filter(network=network).order_by("-drawn_at", "-id").values_list("drawn_at", flat=True)
    )
    last = drawn_at.first()
    if last is not None and now < last + REST:
        raise Conflict(
            _("Numbers of a year are drawn once in seven days. The next can be drawn from %(day)s.")
            % {"day": date_format(day_of(network.body, last + REST), "j M Y")}
        )
