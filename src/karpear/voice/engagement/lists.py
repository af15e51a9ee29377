"""Records of neutrality as a list: the newest day first."""

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from .neutrality_words import KIND_NAMES
from .queries.records import RecordLine

STANDS = {"in_force": _("in force"), "corrected": _("corrected by a later one")}


def _that_stand(code: str) -> Q:
    return Q(corrected_by=None) if code == "in_force" else ~Q(corrected_by=None)


def _state(line: RecordLine) -> str:
    return str(STANDS["corrected" if line.is_corrected else "in_force"])


COLUMNS = (
    Column(
        "day", _("Day"), 12, value=lambda line: line.row.happened_on.isoformat(), sort="-happened_on",
        show=lambda line: date_format(line.row.happened_on),
        link=lambda line: reverse("voice:neutrality_record", args=[line.pk]),
    ),
    Column("kind", _("What it is about"), 12, sort="kind"),
    Column("words", _("What it was"), 30, value=lambda line: line.row.words),
    Column("summary", _("What it says"), 50, wide=True),
    Column(
        "state", _("State"), 14, value=_state,
        show=lambda line: mark("off", _state(line)) if line.is_corrected else "",
        bare=lambda line: not line.is_corrected,
    ),
    Column("noted", _("Written down"), 16, value=lambda line: stamp(line.row.noted_at), page=False),
    Column("digest", _("Hash (SHA-256)"), 64, value=lambda line: line.row.digest, page=False, paper=False),
)  # fmt: skip

RECORDS = Listing(
    title=_("Records of neutrality"),
    columns=COLUMNS,
    filters=(
        Choice("kind", _("What it is about"), {kind.value: word for kind, word in KIND_NAMES.items()}),
        Choice("stands", _("State"), STANDS, where=_that_stand),
    ),
    search=("words", "summary"),
    search_hint=_("A word of what it was"),
    order=("-happened_on", "-noted_at", "-id"),
    at_a_glance=5,
    per_page=10,
    brief=True,
    exports=("csv", "xlsx", "paper"),
    empty=EmptyList(
        _("Nothing is written down yet"),
        _("Begin with the last event: who was invited, who came, whose place it was. It takes two minutes."),
    ),
)
