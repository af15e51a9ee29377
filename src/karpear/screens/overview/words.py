"""The overview in words, and where each number leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import ngettext

from ..hold.lists import CODES
from ..hold.words import HOLDS
from ..ready.words import PROOFS
from .queries import OrganisationOverview, PeopleReady


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One sentence with its number, and the list it counts."""

    sentence: str
    path: str
    count: int


#: So many gaps are named.
MOST_GAPS = 3


def gap_lines(people: PeopleReady) -> list[tuple[str, str]]:
    """(what is missing, of how many people; the code of the proof): what is missing most."""
    return [
        (
            ngettext("%(gap)s (%(n)d person)", "%(gap)s (%(n)d people)", count)
            % {"gap": PROOFS[proof].missing, "n": count},
            proof.value,
        )
        for proof, count in people.gaps[:MOST_GAPS]
    ]


def hold_counts(summary: OrganisationOverview) -> list[tuple[int, str, str]]:
    """(of how many risks, how far what answers them was tested, the list of them): what is tested first."""
    to = {"organisation": str(summary.organisation.pk)}
    return [
        (count, str(HOLDS[hold][1]), reverse("hold", query={"hold": code, **to}) + "#list")
        for code, hold in sorted(CODES.items(), key=lambda entry: entry[1])
        if (count := summary.holds[hold])
    ]


def change_lines(summary: OrganisationOverview) -> list[ChangeLine]:
    """What happened within the week; what did not is left out."""
    organisation = summary.organisation.pk
    return [
        ChangeLine(sentence % {"n": count}, path, count)
        for count, sentence, path in [*_of_cases(summary), *_of_register(summary), *_of_people(summary, organisation)]
        if count
    ]


type Counted = Iterable[tuple[int, str, str]]


def _of_cases(summary: OrganisationOverview) -> Counted:
    week, to = summary.changes, {"organisation": str(summary.organisation.pk)}
    n = week.opened_incidents
    opened_path = reverse("cases:incidents", query={"show": "all", "opened": "week", **to})
    yield n, ngettext("%(n)d incident opened", "%(n)d incidents opened", n), opened_path
    n = week.closed_incidents
    closed_path = reverse("cases:incidents", query={"show": "closed", "ended": "week", **to})
    yield n, ngettext("%(n)d incident closed", "%(n)d incidents closed", n), closed_path
    n = week.ended_alerts
    ended_path = reverse("alerts:past", query={"ended": "week", "drill": "no", **to})
    yield n, ngettext("%(n)d alert ended", "%(n)d alerts ended", n), ended_path
    n = week.drills
    yield n, ngettext("%(n)d drill", "%(n)d drills", n), reverse("alerts:drills", query={"opened": "week", **to})


def _of_register(summary: OrganisationOverview) -> Counted:
    organisation, register = str(summary.organisation.pk), summary.changes.register
    changed = reverse("risks:changes", query={"organisation": organisation, "since": str(summary.week_began)})
    n = len(register.up)
    yield n, ngettext("%(n)d risk has become larger", "%(n)d risks have become larger", n), f"{changed}#up"
    n = len(register.down)
    yield n, ngettext("%(n)d risk has become smaller", "%(n)d risks have become smaller", n), f"{changed}#down"
    n = len(register.new)
    yield n, ngettext("%(n)d new risk", "%(n)d new risks", n), f"{changed}#new"
    n = len(register.closed)
    yield n, ngettext("%(n)d risk closed", "%(n)d risks closed", n), f"{changed}#closed"
    n = summary.changes.done_measures
    done_path = reverse("risks:measures", query={"state": "done", "done": "week", "organisation": organisation})
    yield n, ngettext("%(n)d measure done", "%(n)d measures done", n), done_path


def _of_people(summary: OrganisationOverview, organisation: UUID) -> Counted:
    people = reverse("people:members", args=[organisation])
    n = summary.changes.joined
    yield n, ngettext("%(n)d person joined", "%(n)d people joined", n), f"{people}?joined=week#list"
    n = summary.changes.left
    yield n, ngettext("%(n)d person left", "%(n)d people left", n), f"{people}#left"
