"""What a report to somebody outside must hold, and what must be agreed before it leaves.

Sources: the minimum set of the special procedures of the United Nations for every mandate (who, by whom, who submits,
when, where and how; anonymous communications are not considered), the questionnaires of the working groups on
arbitrary detention and on enforced disappearances, SIIM's first report (who, what, where, when, done, needed).
Whether a field is filled is judged in the browser: only there can it be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Need(StrEnum):
    """One thing that a recipient asks for. Named in `cases/recipients.py`, looked for in `reports/needs.js`."""

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


#: Asked on the page of the letter itself; everything else stands in the incident.
ASKED_THERE = frozenset({Need.SUBMITTER, Need.HELP, Need.WHY_ARBITRARY, Need.LAW, Need.POLICY_NUMBER})


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
    """What one recipient asks and allows. `identified`: nobody is in it by code name only; `most`: people in one."""

    needs: tuple[Need, ...]
    languages: tuple[str, ...]
    scopes: frozenset[Scope]
    identified: bool
    anonymous: bool
    perpetrators: Naming
    place: Naming
    most: int | None = None
    answer_days: int = 30


class ReportState(StrEnum):
    """Where a report stands. It only goes forward."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"


NEXT: Mapping[ReportState, frozenset[ReportState]] = {
    ReportState.DRAFT: frozenset({ReportState.SENT, ReportState.CLOSED}),
    ReportState.SENT: frozenset({ReportState.RECEIVED, ReportState.ANSWERED, ReportState.CLOSED}),
    ReportState.RECEIVED: frozenset({ReportState.ANSWERED, ReportState.CLOSED}),
    ReportState.ANSWERED: frozenset({ReportState.ANSWERED, ReportState.CLOSED}),
    ReportState.CLOSED: frozenset(),
}


def may_become(state: ReportState, new: ReportState) -> bool:
    """May a report in `state` become `new`?"""
    return new in NEXT[state]


def follow_up(terms: Terms, sent_on: date) -> date:
    """When to ask again, where nobody chose another day."""
    return sent_on + timedelta(days=terms.answer_days)
