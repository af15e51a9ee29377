"""The list of incidents: what is known of each outside its seal, narrowed, sorted and saved. Titles stay sealed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from karpear.countries.playbooks import Playbook
from karpear.people.list_choices import organisation_choice
from karpear.people.models import Organisation, Person
from karpear.ui.bulk import BulkAct, owners_in
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.forms import PersonChoice, named, offer
from karpear.ui.list_choices import Choice, EmptyList, within_week
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import day_clock, lasting

from ...vocabulary import choices, word
from ..actions.incidents import own_incident
from ..models import Incident, IncidentState
from ..queries.titles import incident_titles, playbook_name

SHOWS = {
    "open": gettext_lazy("Open"),
    "mine": gettext_lazy("Mine"),
    "due": gettext_lazy("Late"),
    "closed": gettext_lazy("Closed"),
    "all": gettext_lazy("All"),
}


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident as its list shows it at a moment."""

    incident: Incident
    name: str
    title: str
    now: datetime

    @property
    def next_due(self) -> datetime | None:
        """When its next step is due. Annotated by the query."""
        moment: datetime | None = self.incident.next_due  # type: ignore[attr-defined]
        return moment if self.incident.state == IncidentState.OPEN else None

    @property
    def owner(self) -> str:
        return self.incident.owner.shown_name if self.incident.owner else ""

    @property
    def organisation(self) -> str:
        return self.incident.organisation.name if self.incident.organisation else ""


def lines_at(reader: Person, now: datetime, incidents: list[Incident]) -> list[IncidentLine]:
    """As this reader sees them. A file has what happened alone, without whom."""
    language, titles = get_language() or "en", incident_titles(reader, incidents)
    return [IncidentLine(row, playbook_name(row).in_language(language), titles[row.pk], now) for row in incidents]


def _title(line: IncidentLine) -> SafeString:
    """Its sealed title is put in after unlocking."""
    return format_html('{}<span data-title="{}"></span>', line.title, line.incident.record)


def _clock(line: IncidentLine) -> SafeString | str:
    if line.incident.state == IncidentState.CLOSED:
        return mark("off", _("Closed"))
    if not line.next_due:
        return ""
    if line.next_due <= line.now:
        return mark("late", _("%(t)s late") % {"t": lasting(line.next_due, line.now)})
    return mark("due", _("next in %(t)s") % {"t": lasting(line.now, line.next_due)})


def _who_sees(line: IncidentLine) -> str:
    if line.incident.restricted:
        return _("kept to those named")
    return _("the team") if line.organisation else _("mine alone")


def _owner(line: IncidentLine) -> SafeString | str:
    if not line.owner:
        return _("nobody has it")
    has_left = line.incident.is_free  # type: ignore[attr-defined]
    return format_html("{} {}", line.owner, mark("late", _("has left"))) if has_left else line.owner


def _severity(line: IncidentLine) -> str:
    return str(word("severities", line.incident.severity))


def _columns(*, several: bool) -> list[Column]:
    return [
        Column(
            "name", gettext_lazy("What happened"), 30, show=_title, sort=True,
            link=lambda line: reverse("cases:incident", args=[line.incident.pk]),
        ),
        Column("clock", gettext_lazy("Next step"), 18, value=lambda line: stamp(line.next_due), show=_clock, sort=True),
        Column(
            "opened", gettext_lazy("Opened"), 18, value=lambda line: stamp(line.incident.opened_at),
            show=lambda line: day_clock(line.incident.opened_at), sort="-opened_at", wide=True,
        ),
        Column("severity", gettext_lazy("How bad it was"), value=_severity, sort="severity"),
        Column(
            "seen", gettext_lazy("Who sees it"), 20, value=_who_sees, bare=lambda line: not line.incident.restricted
        ),
        Column("organisation", gettext_lazy("Organisation"), 24, sort=True, page=several),
        Column("owner", gettext_lazy("Owner"), 24, show=_owner, sort=True),
        Column("closed", gettext_lazy("Closed"), 18, value=lambda line: stamp(line.incident.closed_at), page=False),
    ]  # fmt: skip


class GiveForm(forms.Form):
    """Who takes them."""

    owner = PersonChoice(label=gettext_lazy("Who takes them over"), empty="—")

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, owner=named(people))


def incident_acts(by: Person, people: Iterable[Person], now: datetime) -> list[BulkAct]:
    """What can be done with many incidents at once. `people`: who might take them."""

    def give(incident: UUID, clean: Mapping[str, Any]) -> None:
        own_incident(by=by, incident=incident, now=now, **clean)

    return [
        BulkAct(
            key="owner", word=gettext_lazy("Give to somebody"), do=give, holders=owners_in(Incident.objects.all()),
            form=lambda data: GiveForm(data, people=[by, *people]),
            text=gettext_lazy(
                "This person has them from now on, and finds their steps on Today. Nobody gets a message."
            ),
        )
    ]  # fmt: skip


def incident_list(
    show: str,
    playbooks: Iterable[Playbook],
    *,
    organisations: Sequence[Organisation],
    now: datetime,
    acts: Sequence[BulkAct] = (),
) -> Listing:
    """Those that are open, mine, late or closed.

    `playbooks`: of the reader's country, to narrow it to one of them. `organisations`: of the reader.
    """
    language = get_language() or "en"
    books = {book.key: book.name.in_language(language) for book in playbooks}
    return Listing(
        title=gettext_lazy("Incidents"),
        columns=_columns(several=len(organisations) > 1),
        filters=[
            Choice("playbook", gettext_lazy("What happened"), books),
            Choice("severity", gettext_lazy("How bad it was"), dict(choices("severities"))),
            organisation_choice(organisations),
            within_week("opened", gettext_lazy("Opened"), "opened_at", now),
            within_week("ended", gettext_lazy("Closed"), "closed_at", now),
        ],
        order=("-opened_at", "-pk"),
        brief=True,
        exports=("csv", "xlsx"),
        code="incidents",
        acts=acts,
        key_of=lambda line: line.incident.pk,
        empty=NOTHING_OPEN if show == "open" else NONE_OF_THESE,
    )


NOTHING_OPEN = EmptyList(
    gettext_lazy("Nothing is open"),
    gettext_lazy(
        "When somebody is arrested, threatened, slandered, fined, searched or has to leave: say so here. The first "
        "steps and their hours appear at once; writing it down can wait."
    ),
    reverse_lazy("cases:incident_new"),
    gettext_lazy("New incident"),
)
NONE_OF_THESE = EmptyList(gettext_lazy("None of these"), gettext_lazy("Choose another group above."))
