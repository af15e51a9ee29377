"""What else is public is written into the ledger, counted, or struck out; each time what is not public yet is attacked
again. Whether a network shows its trends to everybody is decided here, too.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.db.rows import find_row
from karpear.network.bulletins.models import Bulletin
from karpear.network.members.actions.memberships import network_to_keep
from karpear.network.members.models import Network
from karpear.people.models import Person
from karpear.people.queries.gates import may_there, require
from karpear.rules.access import Verb
from karpear.rules.counting.periods import Period
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.sharing.labels import Label
from karpear.ui.values import checked

from ..lines import read_lines
from ..models import PublicStatement, SectorPage, StatementSource
from ..queries.published import published
from ..values import NewBulletinNumber, NewOutsideTable, SectorPageSetting
from ..words import area_names
from .draws import draw_at_once, put_open_back

#: Of one bulletin, by whoever wrote it: each number counts at once, and a wrong one stops releases as well.
MOST_NUMBERS = 12


def _then_draw(change: Callable[[], tuple[PublicStatement, Sequence[UUID]]], now: datetime) -> PublicStatement:
    """The change is one transaction; what it put back is worked out after it, or by the keeper."""
    statement, releases = change()
    for release in releases:
        draw_at_once(release, now=now)
    return statement


def note_bulletin_number(*, by: Person, network: UUID, new: NewBulletinNumber, now: datetime) -> PublicStatement:
    """A public bulletin says how many: written down by whoever speaks for its source, or coordinates. It counts at
    once. Raises Missing, Forbidden or BadFields.
    """
    return _then_draw(lambda: _note_number(by, network, new, now), now)


@transaction.atomic
def _note_number(
    by: Person, network: UUID, new: NewBulletinNumber, now: datetime
) -> tuple[PublicStatement, list[UUID]]:
    row = _visible_network(by, network)
    value = checked(new)
    bulletin = find_row(
        Bulletin.objects.sent().filter(network=row, label=Label.CLEAR.value, drill=False, pk=value.bulletin)
    )
    keeps = may_there(by, row.body_id, Verb.KEEP_NETWORK)
    if not keeps:
        require(by, bulletin.organisation_id, Verb.RELEASE_BULLETIN)
    _must_be_period(value.period)
    if value.area and value.area not in area_names(row.body.country):
        raise BadFields([("area", _("Choose one of these places."))])
    cell = {"kind": value.kind, "area": value.area, "period": value.period}
    key = f"number:{bulletin.pk}:{value.kind}:{value.area}:{value.period}"
    others = PublicStatement.objects.filter(network=row, key__startswith=f"number:{bulletin.pk}:").exclude(key=key)
    if not keeps and others.count() >= MOST_NUMBERS:
        raise Conflict(_("So many numbers of one bulletin are written down already. Ask whoever coordinates."))
    statement, is_new = PublicStatement.objects.get_or_create(
        network=row,
        key=key,
        defaults={
            "source": StatementSource.BULLETIN.value, "bulletin": bulletin, "by": by, "at": now, "counts_since": now,
            "rows": [{**cell, "low": value.number, "high": value.number}],
        },
    )  # fmt: skip
    if not is_new:
        return statement, []
    note(statement, action="publicstatement.numbered", by=by, at=now)
    return statement, put_open_back(row)


def note_outside_table(*, by: Person, network: UUID, new: NewOutsideTable, now: datetime) -> PublicStatement:
    """What somebody else published. Noted by anybody of the network; it counts once whoever coordinates says so.

    Raises Missing or BadFields.
    """
    row = _visible_network(by, network)
    value = checked(new)
    _must_be_period(value.period)
    cells = [
        {"kind": line.kind, "area": line.area, "period": value.period, "low": line.number, "high": line.number}
        for line in read_lines(value.lines, row.body.country)
    ]
    with transaction.atomic():
        statement = PublicStatement(
            network=row, source=StatementSource.OUTSIDE.value, words=value.words, rows=cells, by=by, at=now
        )
        statement.key = f"outside:{statement.pk}"
        statement.save(force_insert=True)
        note(statement, action="publicstatement.noted", by=by, at=now, count=len(cells))
    return statement


def enter_table(
    *, by: Person, network: UUID, key: str, words: str, rows: Sequence[Mapping[str, object]], now: datetime
) -> PublicStatement:
    """A table that came from another installation: whoever coordinates has decided what it tells, so it counts at once.

    The same is entered once. Raises Missing, Forbidden or Conflict.
    """
    return _then_draw(lambda: _enter(by, network, key, words=words, rows=rows, now=now), now)


@transaction.atomic
def _enter(
    by: Person, network: UUID, key: str, *, words: str, rows: Sequence[Mapping[str, object]], now: datetime
) -> tuple[PublicStatement, list[UUID]]:
    row = network_to_keep(by, network)
    statement, is_new = PublicStatement.objects.get_or_create(
        network=row,
        key=key,
        defaults={
            "source": StatementSource.OUTSIDE.value, "words": words, "rows": list(rows), "by": by, "at": now,
            "counts_since": now,
        },
    )  # fmt: skip
    if statement.struck_at:
        raise Conflict(_("This was struck out of the ledger."))
    if not is_new:
        return statement, []
    note(statement, action="publicstatement.entered", by=by, at=now, count=len(rows))
    return statement, put_open_back(row)


def count_statement(*, by: Person, statement: UUID, now: datetime) -> PublicStatement:
    """From now on every attack knows it. Raises Missing, Forbidden or Conflict."""
    return _then_draw(lambda: _decide(by, statement, now, verb="counted"), now)


def strike_statement(*, by: Person, statement: UUID, now: datetime) -> PublicStatement:
    """It was not public, or not as it was written down. The row stays. Raises Missing, Forbidden or Conflict."""
    return _then_draw(lambda: _decide(by, statement, now, verb="struck"), now)


@transaction.atomic
def _decide(by: Person, statement: UUID, now: datetime, *, verb: str) -> tuple[PublicStatement, list[UUID]]:
    network = find_row(PublicStatement.objects.visible_to(by).filter(pk=statement).values_list("network"))[0]
    kept_network = network_to_keep(by, network)
    row = PublicStatement.objects.select_for_update().get(pk=statement)
    row.network = kept_network
    if row.struck_at or (verb == "counted" and row.counts_since):
        return row, []
    if row.source == StatementSource.BULLETIN and verb == "struck" and row.by_id is None:
        raise Conflict(_("A public bulletin stays in the ledger: it was public."))
    with changing(row, verb=verb, by=by, at=now):
        if verb == "counted":
            row.counts_since = now
        else:
            row.struck_at = now
    return row, put_open_back(kept_network)


@transaction.atomic
def set_sector_page(*, by: Person, network: UUID, new: SectorPageSetting, now: datetime) -> SectorPage:
    """On, off, or under another word. Not before the first release. Raises Missing, Forbidden or BadFields."""
    kept_network = network_to_keep(by, network)
    value = checked(new)
    code = value.code.lower()
    if value.is_public and not published(kept_network):
        raise BadFields([("is_public", _("There is nothing to see before the first release."))])
    if SectorPage.objects.filter(code=code).exclude(network=kept_network).exists():
        raise BadFields([("code", _("Another network uses this word."))])
    page, _is_new = SectorPage.objects.get_or_create(network=kept_network, defaults={"code": code})
    page.network = kept_network
    with changing(page, verb="changed", by=by, at=now):
        page.code, page.is_public, page.shows_others = code, value.is_public, value.shows_others
    return page


def _visible_network(by: Person, network: UUID) -> Network:
    return find_row(Network.objects.visible_to(by).select_related("body").filter(pk=network))


def _must_be_period(text: str) -> None:
    try:
        Period.parse(text)
    except ValueError as error:
        raise BadFields([("period", _("Write a quarter such as 2026-Q3, or a year."))]) from error
