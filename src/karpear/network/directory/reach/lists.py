"""The ways that an organisation keeps, as a list. It leaves as no file."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karpear.ui.columns import Column, mark
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from ..models import ReachEdge
from .queries import edge_state
from .words import OFFICES, office_words


def edge_list(today: date) -> Listing:
    """Of edges with their people."""
    return Listing(
        title=_("Who of us can reach whom"),
        columns=(
            Column("near", _("Who"), 24, value=lambda row: row.near.shown_name,
                   link=lambda row: reverse("network:edge", args=[row.pk])),
            Column("office_kind", _("Can reach"), 34, value=_far_end),
            Column("proven_on", _("State"), 20, value=lambda row: edge_state(row, today)[1],
                   show=lambda row: mark(*edge_state(row, today)), sort="-proven_on"),
        ),
        filters=(Choice("of", _("Can reach"), OFFICES, where=lambda code: Q(office_kind=code)),),
        order=("-added_at", "id"),
        at_a_glance=5,
        per_page=15,
        brief=True,
        empty=EmptyList(
            _("Nobody has written down whom they can reach"),
            _("Begin with one embassy, or with the UN: who of you can ring somebody there at night?"),
        ),
    )  # fmt: skip


def _far_end(row: ReachEdge) -> str:
    if row.to_person:
        return str(_("%(name)s, and through them others") % {"name": row.to_person.shown_name})
    return office_words(row.office_kind, row.office_country)
