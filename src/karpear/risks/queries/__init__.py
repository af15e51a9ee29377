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
from .patterns import Seen, best, counted_within, known_sources, recent_counts, seen_lately, with_facts

__all__ = [
    "FactLine",
    "FactPage",
    "Names",
    "ProposalLine",
    "ProposalPage",
    "Seen",
    "best",
    "counted_within",
    "deciding",
    "fact_page",
    "facts_list",
    "known_sources",
    "organisations_seen",
    "proposal_page",
    "proposals_list",
    "proposals_waiting",
    "recent_counts",
    "seen_lately",
    "sees_facts",
    "to_name",
    "with_facts",
]
