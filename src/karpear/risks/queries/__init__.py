"""What this room can be asked; one module for each screen. Never writes."""

from .facts import (
    FactLine,
    FactPage,
    Names,
    ProposalLine,
    ProposalPage,
    deciding,
    fact_page,
    facts_list,
    organisations_seen,
    proposal_page,
    proposals_list,
    proposals_waiting,
    sees_facts,
    to_name,
)
from .heat import heat_counts
from .mine import Mine, mine
from .patterns import Seen, best, counted_within, known_sources, recent_counts, seen_lately, with_facts
from .register import Filters, Line, Register, catalogue_ids, filtered, register
from .risk import RiskPage, measure_of, members_of, risk_of, risk_page
from .since import Levels, Since, level_at, since

__all__ = [
    "FactLine",
    "FactPage",
    "Filters",
    "Levels",
    "Line",
    "Mine",
    "Names",
    "ProposalLine",
    "ProposalPage",
    "Register",
    "RiskPage",
    "Seen",
    "Since",
    "best",
    "catalogue_ids",
    "counted_within",
    "deciding",
    "fact_page",
    "facts_list",
    "filtered",
    "heat_counts",
    "known_sources",
    "level_at",
    "measure_of",
    "members_of",
    "mine",
    "organisations_seen",
    "proposal_page",
    "proposals_list",
    "proposals_waiting",
    "recent_counts",
    "register",
    "risk_of",
    "risk_page",
    "seen_lately",
    "sees_facts",
    "since",
    "to_name",
    "with_facts",
]
