"""A release is drawn: first it is wanted, which is a row; then it is worked out, outside any transaction; then what
came of it is stored, if nothing has changed since. Killed in between, it is wanted still, and the keeper draws it.

Before it is public it shows other facts at most once in seven days: until then the drawing before stays, and cannot
leave.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.crash import crash_at
from karpear.db.rows import find_row
from karpear.network.members.actions.memberships import network_to_keep
from karpear.network.members.models import Network
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.counting.publication import Publication
from karpear.rules.refusals import Conflict

from ...contributions.models import SectorFact
from ..models import OPEN_STATES, ReleaseSignature, ReleaseState, SectorRelease
from ..queries.inputs import DRAWN_AT_ONCE, counts_the_same, drawing_inputs
from ..queries.published import due_periods
from ..queries.rests import DRAWN, REDRAWN, drawing_waits, may_be_redrawn_from, rest_words
from .bulletins import enter_bulletins

#: So often it is worked out again because something changed in between.
_TRIES = 3


def draw_release(*, by: Person, network: UUID, period: str, now: datetime) -> SectorRelease:
    """The first draw of a period; any other answers with the same. Raises Missing, Forbidden or Conflict."""
    release = _want(by=by, network=network, period=period, now=now)
    return draw_at_once(release.pk, now=now)


def draw_at_once(release: UUID, *, now: datetime) -> SectorRelease:
    """Worked out while somebody waits, if it is quickly done; otherwise the keeper does it."""
    row = SectorRelease.objects.select_related("network").get(pk=release)
    if row.state == ReleaseState.WANTED and SectorFact.objects.filter(network=row.network).count() <= DRAWN_AT_ONCE:
        work_out(row.pk, now=now)
    return SectorRelease.objects.select_related("network__body").get(pk=release)


@transaction.atomic
def _want(*, by: Person, network: UUID, period: str, now: datetime) -> SectorRelease:
    row = network_to_keep(by, network)
    standing = SectorRelease.objects.filter(network=row, period=period).first()
    if standing is not None:
        return standing
    if period not in map(str, due_periods(row, today_of(row.body, now))):
        raise Conflict(_("Nothing of this period can be drawn now."))
    enter_bulletins(row, now=now)
    release = SectorRelease.objects.create(network=row, period=period, drawn_by=by, drawn_at=now)
    note(release, action="release.wanted", by=by, at=now, period=period)
    return release


@transaction.atomic
def _want_again(*, by: Person, release: UUID, now: datetime) -> None:
    """With what has been given until now; whoever signed signs again. Raises Missing, Forbidden or Conflict."""
    row = locked_release(by, release, *OPEN_STATES)
    require(by, row.network.body_id, Verb.KEEP_NETWORK)
    if rested_at := may_be_redrawn_from(row, now):
        raise Conflict(rest_words(row, rested_at))
    enter_bulletins(row.network, now=now)
    put_back([row])
    ReleaseSignature.objects.filter(release=row).delete()
    row.drawn_by, row.drawn_at, row.asked_at, row.inputs_seal = by, now, None, ""
    row.save(update_fields=["drawn_by", "drawn_at", "asked_at", "inputs_seal"])
    note(row, action=REDRAWN, by=by, at=now, period=row.period)


def draw_again(*, by: Person, release: UUID, now: datetime) -> SectorRelease:
    """The same period, which is not public yet, once more."""
    _want_again(by=by, release=release, now=now)
    return draw_at_once(release, now=now)


def work_out(release: UUID, *, now: datetime) -> bool:
    """Was it wanted, and stored now? Nothing is locked while it is worked out."""
    for _try in range(_TRIES):
        row = SectorRelease.objects.filter(pk=release, state=ReleaseState.WANTED.value).first()
        if row is None:
            return False
        inputs = drawing_inputs(row)
        publication = None if drawing_waits(row, inputs.seal, now) else inputs.publication()
        crash_at("release_worked_out")
        if _store(release, inputs.seal, publication, now=now):
            return publication is not None
    return False


@transaction.atomic
def _store(release: UUID, seal: str, publication: Publication | None, *, now: datetime) -> bool:
    """Not where something was given, taken back, held or said in public since: it is worked out again.

    `publication`: None: the drawing before stays.
    """
    rows = SectorRelease.objects.select_for_update().filter(pk=release, state=ReleaseState.WANTED.value)
    row = rows.first()
    if row is None or drawing_inputs(row).seal != seal:
        return False
    if publication is None:
        row.state = _state_of(row)
        row.save(update_fields=["state"])
    else:
        _store_drawing(row, seal, publication, now)
    return True


def _store_drawing(row: SectorRelease, seal: str, publication: Publication, now: datetime) -> None:
    if row.inputs_seal and not counts_the_same(row.inputs_seal, seal):
        note(row, action=REDRAWN, by=None, at=now, period=row.period)
    drawing = publication.to_json()
    earlier_drawing = (row.grid, row.cells, row.attack)
    row.grid, row.cells, row.attack = drawing["grid"], drawing["cells"], drawing["attack"]
    row.version, row.inputs_seal = drawing["version"], seal
    if earlier_drawing != (row.grid, row.cells, row.attack):
        ReleaseSignature.objects.filter(release=row).delete()
        row.asked_at = None
    row.state = _state_of(row)
    row.save()
    crash_at("release_stored")
    numbers = sum(cell.get("n") is not None for cell in row.cells)
    note(
        row, action=DRAWN, by=None, at=now, period=row.period, grid=row.grid, numbers=numbers,
        cells=len(row.cells), attack_held=bool(row.attack["held"]),
    )  # fmt: skip


def _state_of(row: SectorRelease) -> str:
    if not row.attack["held"]:
        return ReleaseState.WITHHELD.value
    return ReleaseState.ASKED.value if row.asked_at else ReleaseState.DRAWN.value


def draw_wanted(*, now: datetime) -> int:
    """What is wanted and was too much to wait for: for the keeper. One that fails keeps no other one waiting.

    Raises the first failure, at the end.
    """
    wanted_releases = SectorRelease.objects.filter(state=ReleaseState.WANTED.value).order_by("drawn_at", "id")
    drawn, errors = 0, []
    for release in list(wanted_releases.values_list("pk", flat=True)):
        try:
            drawn += work_out(release, now=now)
        except Exception as error:  # noqa: BLE001 - each release's own boundary
            errors.append(error)
    for failure in errors:
        raise failure
    return drawn


def put_back(releases: Sequence[SectorRelease]) -> None:
    """Something changed: they are worked out once more, inside the caller's transaction."""
    for row in releases:
        row.state = ReleaseState.WANTED.value
        row.save(update_fields=["state"])


def put_open_back(network: Network) -> list[UUID]:
    """All of a network that are not public yet. What is public besides has changed."""
    rows = list(SectorRelease.objects.select_for_update().filter(network=network, state__in=OPEN_STATES))
    put_back(rows)
    return [row.pk for row in rows]


def locked_release(by: Person, release: UUID, *states: str) -> SectorRelease:
    """The network, then the release: in this order everywhere. Raises Missing or Conflict."""
    network = find_row(SectorRelease.objects.visible_to(by).filter(pk=release).values_list("network"))[0]
    Network.objects.select_for_update(no_key=True).get(pk=network)
    rows = SectorRelease.objects.select_for_update(of=("self",)).select_related("network__body")
    row = rows.get(pk=release)
    if row.state not in states:
        raise Conflict(str(SectorRelease.NOT_NOW) % {"state": row.get_state_display()})
    return row
