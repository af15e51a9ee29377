"""What is known of one way, as label and text. Who is at the far end is for its owners alone."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.ui.values import titles

from ..models import ReachEdge
from ..services.words import LANGUAGES, joined
from .queries import hours_of
from .values import NewReach
from .words import office_words


def edge_facts(edge: ReachEdge, *, keeps: bool) -> list[tuple[Any, str]]:
    """(what, answer)."""
    heads = titles(NewReach)
    who = f"{edge.near.shown_name}, {edge.organisation.name}"
    rows = [(_("Whom to ask"), who), (_("How to ask them"), edge.how)]
    if edge.to_person:
        if keeps:
            rows.append((_("Puts through to"), edge.to_person.shown_name))
    else:
        agreed = date_format(edge.far_agreed_on) if edge.far_agreed_on else ""
        rows += [
            (_("Can reach"), office_words(edge.office_kind, edge.office_country)),
            (heads["office"], edge.office),
            (heads["human"], edge.human if keeps else ""),
            (heads["capacity"], edge.capacity),
            (heads["languages"], joined(edge.languages, LANGUAGES)),
            (_("Hours"), hours_of(edge)),
            (_("They agreed on"), f"{agreed} · {edge.told_by.shown_name}" if edge.told_by and keeps else agreed),
        ]
    if keeps:
        rows.append((_("Who may ask"), str(edge.get_open_to_display())))
    return [(label, text) for label, text in rows if text]
