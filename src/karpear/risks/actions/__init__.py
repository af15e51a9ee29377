"""The verbs of this room, a file for each subject."""

from .considering import claim_facts, consider
from .facts import complete_fact, enter_fact, purge_facts, take_incident, withdraw_fact
from .measures import add_measure, add_measures, change_measure, set_measure_state
from .proposals import answer_proposal
from .register import add_risk, add_risks, evaluate, evaluate_many
from .treatment import accept, treat

__all__ = [
    "accept",
    "add_measure",
    "add_measures",
    "add_risk",
    "add_risks",
    "answer_proposal",
    "change_measure",
    "claim_facts",
    "complete_fact",
    "consider",
    "enter_fact",
    "evaluate",
    "evaluate_many",
    "purge_facts",
    "set_measure_state",
    "take_incident",
    "treat",
    "withdraw_fact",
]
