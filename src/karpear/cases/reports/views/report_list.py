"""The list of reports: to whom each went and where it stands. What they say stays sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from karpear.rules.case.recipients import ReportState
from karpear.rules.refusals import Missing
from karpear.ui.columns import Column, mark
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from ..models import Report
from ..queries import recipient_in
from ..recipients import STATES

EMPTY = EmptyList(
    gettext_lazy("No reports yet"),
    gettext_lazy("Open an incident and choose to report it: what it says is taken over into the letter."),
    "/incidents/",
    gettext_lazy("Incidents"),
)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report with the name of whom it went to, as it stands on a day."""

    report: Report
    name: str
    today: date

    @property
    def organisation(self) -> str:
        return self.report.organisation.name if self.report.organisation else ""

    @property
    def sent_on(self) -> date | None:
        return timezone.localdate(self.report.sent_at) if self.report.sent_at else None


def recipient_name(report: Report) -> str:
    try:
        recipient = recipient_in(report.organisation, report.recipient)
    except Missing:
        return report.recipient
    return recipient.name.in_language(get_language() or "en")


def _state(line: ReportLine) -> str:
    return str(STATES[ReportState(line.report.state)])


def _when(line: ReportLine) -> str:
    """When it was sent or, as its state says, begun."""
    return date_format(line.sent_on or timezone.localdate(line.report.created_at), "j M Y")


def _named(line: ReportLine) -> str:
    number = line.report.named
    return ngettext("%(n)d person named", "%(n)d people named", number) % {"n": number}


def _ask_again(line: ReportLine) -> SafeString | str:
    day = line.report.follow_up_on
    if day is None:
        return ""
    words = _("Ask again")
    return format_html("{} {}", mark("due", words) if day <= line.today else words, date_format(day, "j M Y"))


def _only(incident: str) -> dict[str, Any]:
    try:
        UUID(incident)
    except ValueError:
        return {}
    return {incident: gettext_lazy("only this one")}


def report_list(names: Mapping[str, str], incident: str, *, several: bool) -> Listing:
    """`names`: of those written to, by their code. `incident`: the thread whose reports alone are asked for.

    `several`: they belong to several organisations.
    """
    return Listing(
        title=gettext_lazy("Reports"),
        columns=[
            Column(
                "name", gettext_lazy("To"), 30, sort=True,
                link=lambda line: reverse("cases:report", args=[line.report.pk]),
            ),
            Column("state", gettext_lazy("State"), 20, value=_state, sort=True),
            Column("sent", gettext_lazy("Sent"), value=lambda line: line.sent_on, show=_when, sort="-moment"),
            Column("by", gettext_lazy("Written by"), 24, value=lambda line: line.report.by.shown_name, sort=True),
            Column("named", gettext_lazy("People named"), value=lambda line: line.report.named, show=_named),
            Column("organisation", gettext_lazy("Organisation"), 24, sort=True, page=several),
            Column(
                "follow_up_on", gettext_lazy("Ask again on"), value=lambda line: line.report.follow_up_on,
                show=_ask_again, sort=True,
            ),
        ],
        filters=[
            Choice("state", gettext_lazy("State"), {state.value: words for state, words in STATES.items()}),
            Choice("recipient", gettext_lazy("To"), names),
            Choice("incident", gettext_lazy("Incident"), _only(incident), shown=False),
        ],
        search=("name", "by"),
        search_hint=gettext_lazy("To whom, or who wrote it"),
        order=("-created_at", "-pk"),
        brief=True,
        exports=("csv", "xlsx"),
        empty=EMPTY,
    )  # fmt: skip
