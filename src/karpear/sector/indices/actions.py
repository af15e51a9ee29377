"""A panel is opened and closed by whoever coordinates, and scored by people who speak for members."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.countries.indices import CivicIndex
from karpear.db.former_rows import clear_former_rows
from karpear.db.rows import find_row
from karpear.network.members.models import NetworkMember
from karpear.network.members.queries.networks import kept_network
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.counting.panel import panel_score
from karpear.rules.refusals import BadFields, Conflict, Missing

from .models import IndexPanel, PanelAnswer
from .queries import indices_of, panel_to_score


@transaction.atomic
def open_panel(*, by: Person, network: UUID, index: str, today: date, now: datetime) -> IndexPanel:
    """Ask the members' people to score one index. Raises Missing, Forbidden or Conflict."""
    coordinated = kept_network(by, network)
    index_to_ask = indices_of(coordinated).get(index)
    if index_to_ask is None or not index_to_ask.panel:
        raise Missing
    hold_organisation(coordinated.body_id)
    if IndexPanel.objects.filter(network=coordinated, index=index, year=today.year).exists():
        raise Conflict(_("This index has been asked this year already."))
    panel = IndexPanel(network=coordinated, index=index, year=today.year, opened_at=now)
    panel.save(force_insert=True)
    note(panel, action="indexpanel.opened", by=by, at=now, index=index, year=today.year)
    return panel


@transaction.atomic
def score(*, by: Person, panel: UUID, scores: Mapping[str, int | None], now: datetime) -> None:
    """Say what one thinks, or change what one said before. Nobody else ever reads it. Raises Missing or BadFields."""
    rows = IndexPanel.objects.visible_to(by).open().select_for_update(of=("self",))
    find_row(rows.filter(pk=panel))
    row, index, member = panel_to_score(by, panel)
    wrong = [key for key, value in scores.items() if value is not None and not index.lowest <= value <= index.highest]
    if wrong or set(scores) - set(index.dimensions):
        raise BadFields([(key, _("Choose one of the steps.")) for key in wrong])
    answers = {key: value for key, value in scores.items() if value is not None}
    PanelAnswer.objects.update_or_create(panel=row, person=by, defaults={"member": member, "scores": answers})
    note(row, action="indexpanel.scored", by=None, at=now)


@transaction.atomic
def close_panel(*, by: Person, panel: UUID, now: datetime) -> IndexPanel:
    """Work out the averages and delete what each said, at once. Raises Missing, Forbidden or Conflict."""
    rows = IndexPanel.objects.visible_to(by).select_for_update(of=("self",)).select_related("network__body")
    row = find_row(rows.filter(pk=panel))
    require(by, row.network.body_id, Verb.KEEP_NETWORK)
    if row.closed_at:
        raise Conflict(_("This panel is closed already."))
    index = indices_of(row.network).get(row.index)
    if index is None:
        raise Missing
    row.result, row.closed_at = _result(row, index), now
    row.save(update_fields=["result", "closed_at"])
    row.answers.all().delete()
    clear_former_rows(PanelAnswer)
    note(row, action="indexpanel.closed", by=by, at=now, index=row.index, year=row.year)
    return row


def end_scores_of(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """It has left the network: what its people scored in panels that are open is deleted."""
    deleted, _models = PanelAnswer.objects.filter(member=member).delete()
    clear_former_rows(PanelAnswer)
    if deleted:
        note(member, action="indexpanel.left", by=by, at=now, count=deleted)


def _result(panel: IndexPanel, index: CivicIndex) -> dict[str, dict[str, float] | None]:
    """Of members that still belong to the network."""
    answers = list(panel.answers.filter(member__left_at=None))
    result: dict[str, dict[str, float] | None] = {}
    for key in index.dimensions:
        scores: dict[str, list[int]] = {}
        for answer in answers:
            if key in answer.scores:
                scores.setdefault(str(answer.member_id), []).append(answer.scores[key])
        cell = panel_score(scores, fewest=index.panel, lowest=index.lowest, highest=index.highest)
        result[key] = asdict(cell) if cell else None
    return result
