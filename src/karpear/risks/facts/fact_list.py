"""The list of facts: what happened, where and when, narrowed, sorted and saved."""

from datetime import date, timedelta
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.ui.columns import Column, mark
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from .models import FactKind
from .queries.facts import FactLine, Names

WINDOWS = {
    "14": gettext_lazy("14 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("3 months"),
    "365": gettext_lazy("1 year"),
}
SOURCES = {
    FactKind.ALERT.value: gettext_lazy("from an alert"),
    FactKind.DIARY.value: gettext_lazy("from a diary, with consent"),
    FactKind.DEMAND.value: gettext_lazy("from a demand of an authority"),
    FactKind.VOICE.value: gettext_lazy("what came of speaking, or of silence"),
    FactKind.STATEMENT.value: gettext_lazy("our name under a published statement"),
    FactKind.BULLETIN.value: gettext_lazy("from a bulletin of the network"),
}


def _since(today: date, days: str) -> Q:
    """The last so many days, today included."""
    return Q(happened_on__gt=today - timedelta(days=int(days)))


def _standing(_code: str) -> Q:
    return Q(withdrawn_at__isnull=True)


def _when(line: FactLine) -> str:
    return date_format(line.fact.happened_on, "M Y" if line.fact.only_month else "j M Y")


def _shown_state(line: FactLine) -> SafeString | str:
    source = format_html('<a href="{}">{}</a>', line.source, _("Read the bulletin")) if line.source else ""
    return format_html("{} {}", _state(line), source) if source else _state(line)


def _state(line: FactLine) -> SafeString | str:
    if line.fact.withdrawn_at:
        withdrawn = mark("off", _("Withdrawn"))
        by = line.fact.withdrawn_by_here
        return format_html("{} {}", withdrawn, by.shown_name) if by else withdrawn
    return format_html('<span class="tag">{}</span>', _("serious")) if line.fact.serious else ""


def _source(line: FactLine) -> str:
    return str(SOURCES.get(line.fact.kind, ""))


def _yes(answer: object) -> str:
    return _("yes") if answer else _("no")


def _columns(*, several: bool) -> list[Column]:
    return [
        Column(
            "threat", gettext_lazy("What happened"), 40, value=lambda line: line.threat or _("Not said yet"), sort=True,
            link=lambda line: reverse("risks:fact", args=[line.fact.pk]),
        ),
        Column("state", gettext_lazy("State"), show=_shown_state, file=False),
        Column("serious", gettext_lazy("Serious"), value=lambda line: _yes(line.fact.serious), page=False),
        Column("withdrawn", gettext_lazy("Withdrawn"), value=lambda line: _yes(line.fact.withdrawn_at), page=False),
        Column(
            "happened_on", gettext_lazy("When"), value=lambda line: line.fact.happened_on, show=_when,
            sort="-happened_on",
        ),
        Column("province", gettext_lazy("Province"), 20, sort=True),
        Column("place", gettext_lazy("Place"), 30, value=lambda line: line.fact.place),
        Column("reliable", gettext_lazy("Source"), 20, value=lambda line: str(line.reliable), wide=True),
        Column("source", gettext_lazy("Where from"), 24, value=_source, wide=True),
        Column(
            "organisation", gettext_lazy("Organisation"), 24, value=lambda line: line.fact.organisation.name, sort=True,
            page=several,
        ),
    ]  # fmt: skip


def fact_list(names: Names, *, today: date, several: bool, may_enter: bool) -> Listing:
    """`names`: of threats and provinces. `several`: facts of several organisations. `may_enter`: they may add one."""
    return Listing(
        title=gettext_lazy("What happened"),
        columns=_columns(several=several),
        filters=[
            Choice("threat", gettext_lazy("What happened"), names.threats),
            Choice("province", gettext_lazy("Province"), names.provinces),
            Choice("days", gettext_lazy("In the last"), WINDOWS, where=partial(_since, today), empty=_("Any time")),
            Choice(
                "withdrawn", gettext_lazy("Withdrawn"), {"no": gettext_lazy("Without withdrawn ones")}, where=_standing,
                default="no", lift="on", empty=gettext_lazy("Withdrawn ones too"),
            ),
        ],
        search=("threat", "place", "province"),
        search_hint=gettext_lazy("What happened, or a place"),
        order=("-happened_on", "-entered_at", "-pk"),
        brief=True,
        exports=("csv", "xlsx"),
        empty=EmptyList(
            gettext_lazy("No facts yet"),
            gettext_lazy(
                "When something happens to people like you, enter it here: it takes less than a minute. Similar facts "
                "propose changes to your risks and to plans that are still open. You decide."
            ),
            reverse("risks:fact_new") if may_enter else "",
            gettext_lazy("Enter a fact"),
        ),
    )  # fmt: skip
