"""What a report to somebody outside must hold, and what must be agreed before it leaves.

Sources: the minimum set of the special procedures of the United Nations for every mandate (who, by whom, who submits,
when, where and how; anonymous communications are not considered), the questionnaires of the working groups on
arbitrary detention and on enforced disappearances, SIIM's first report (who, what, where, when, done, needed).
Whether a field is filled is judged in the browser: only there can it be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .codes import GivenBy


class Need(StrEnum):
    """One thing that a recipient asks for. Named in `cases/reports/recipients.py`, looked for in `reports/needs.js`."""

    VICTIM = "victim"
    VICTIM_NAME = "victim_name"
    VICTIM_DETAILS = "victim_details"
    PERPETRATORS = "perpetrators"
    SUBMITTER = "submitter"
    DATE = "date"
    MONTH = "month"
    PLACE = "place"
    PROVINCE = "province"
    DESCRIPTION = "description"
    KIND = "kind"
    DONE = "done"
    HELP = "help"
    RELATIVES_ACTION = "relatives_action"
    WARRANT = "warrant"
    REASONS = "reasons"
    DETAINED_BY = "detained_by"
    DETAINED_AT = "detained_at"
    LEGAL_BASIS = "legal_basis"
    WHY_ARBITRARY = "why_arbitrary"
    REMEDIES = "remedies"
    EFFECTS = "effects"
    LAW = "law"
    POLICY_NUMBER = "policy_number"
    MANDATES = "mandates"


#: Asked on the page of the letter itself; everything else stands in the incident.
ASKED_THERE = frozenset({Need.SUBMITTER, Need.HELP, Need.WHY_ARBITRARY, Need.LAW, Need.POLICY_NUMBER, Need.MANDATES})


class LetterPart(StrEnum):
    """What a letter can say of an incident. Each can be left out. Words in `cases/reports/recipients.py`."""

    VICTIM = "victim"
    DETAILS = "details"
    DATE = "date"
    PLACE = "place"
    DESCRIPTION = "description"
    ACTS = "acts"
    DETENTION = "detention"
    ACTORS = "actors"
    EFFECTS = "effects"
    RIGHTS = "rights"
    DONE = "done"
    REMEDIES = "remedies"


#: Which needs ask for a part: whoever has none of them gets it only when the writer adds it.
ASKED_BY: Mapping[LetterPart, frozenset[Need]] = {
    LetterPart.VICTIM: frozenset({Need.VICTIM, Need.VICTIM_NAME}),
    LetterPart.DETAILS: frozenset({Need.VICTIM_DETAILS}),
    LetterPart.DATE: frozenset({Need.DATE, Need.MONTH}),
    LetterPart.PLACE: frozenset({Need.PLACE, Need.PROVINCE}),
    LetterPart.DESCRIPTION: frozenset({Need.DESCRIPTION}),
    LetterPart.ACTS: frozenset({Need.KIND, Need.DESCRIPTION}),
    LetterPart.DETENTION: frozenset(
        {Need.WARRANT, Need.REASONS, Need.DETAINED_BY, Need.DETAINED_AT, Need.LEGAL_BASIS, Need.PERPETRATORS}
    ),
    LetterPart.ACTORS: frozenset({Need.PERPETRATORS}),
    LetterPart.EFFECTS: frozenset({Need.EFFECTS}),
    LetterPart.RIGHTS: frozenset({Need.LAW, Need.LEGAL_BASIS, Need.WHY_ARBITRARY}),
    LetterPart.DONE: frozenset({Need.DONE, Need.RELATIVES_ACTION}),
    LetterPart.REMEDIES: frozenset({Need.REMEDIES, Need.RELATIVES_ACTION, Need.DONE}),
}


class Scope(StrEnum):
    """What somebody agreed to. Named as incidents keep it."""

    SUBMIT = "submit"
    NAME_TO_GOVERNMENT = "name_to_government"
    NAME_IN_PUBLIC = "name_in_public"


class Naming(StrEnum):
    """How people or places stand in a letter before anybody decides otherwise."""

    NAMED = "named"
    CODED = "coded"


@dataclass(frozen=True, slots=True)
class Terms:
    """What one recipient asks and allows. `identified`: nobody is in it by code name only; `most`: people in one;
    `given_by`: whose consent counts.
    """

    needs: tuple[Need, ...]
    languages: tuple[str, ...]
    scopes: frozenset[Scope]
    identified: bool
    anonymous: bool
    perpetrators: Naming
    place: Naming
    most: int | None = None
    answer_days: int = 30
    given_by: frozenset[GivenBy] = frozenset(GivenBy)


def parts_for(terms: Terms) -> frozenset[LetterPart]:
    """What a letter to this recipient says before anybody adds anything: what they ask for, and no more."""
    return frozenset(part for part, needs in ASKED_BY.items() if needs & set(terms.needs))


class ReportState(StrEnum):
    """Where a report stands. It only goes forward, but for an hour after it was said to be sent (`may_take_back`)."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"


NEXT: Mapping[ReportState, frozenset[ReportState]] = {
    ReportState.DRAFT: frozenset({ReportState.SENT}),
    ReportState.SENT: frozenset({ReportState.RECEIVED, ReportState.ANSWERED, ReportState.CLOSED}),
    ReportState.RECEIVED: frozenset({ReportState.ANSWERED, ReportState.CLOSED}),
    ReportState.ANSWERED: frozenset({ReportState.ANSWERED, ReportState.CLOSED}),
    ReportState.CLOSED: frozenset(),
}


def may_become(state: ReportState, new: ReportState) -> bool:
    """May a report in `state` become `new`?"""
    return new in NEXT[state]


TAKE_BACK = timedelta(hours=1)


def may_take_back(state: ReportState, sent_at: datetime | None, now: datetime) -> bool:
    """Pressed by mistake: within the hour a letter becomes a draft again, unless something came back already."""
    return state is ReportState.SENT and sent_at is not None and now - sent_at <= TAKE_BACK


def follow_up(terms: Terms, sent_on: date) -> date:
    """When to ask again, where nobody chose another day."""
    return sent_on + timedelta(days=terms.answer_days)
