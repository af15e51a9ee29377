"""The verbs of this room, a file for each subject."""

from .changing import adopt, change_risk, close_risk, mark_reviewed, reopen_risk
from .considering import claim_facts, consider
from .facts import complete_fact, enter_fact, purge_facts, take_case, take_incident, withdraw_fact
from .measures import add_measure, add_measures, change_measure, set_measure_state
from .proposals import answer_proposal
from .register import add_risk, add_risks, evaluate, evaluate_many
from .reminders import remind_owners
from .starters import start_register
from .told import forget_told, take_back_told, take_told
from .treatment import accept, treat

__all__ = [
    "accept",
    "add_measure",
    "add_measures",
    "add_risk",
    "add_risks",
    "adopt",
    "answer_proposal",
    "change_measure",
    "change_risk",
    "claim_facts",
    "close_risk",
    "complete_fact",
    "consider",
    "enter_fact",
    "evaluate",
    "evaluate_many",
    "forget_told",
    "mark_reviewed",
    "purge_facts",
    "remind_owners",
    "reopen_risk",
    "set_measure_state",
    "start_register",
    "take_back_told",
    "take_case",
    "take_incident",
    "take_told",
    "treat",
    "withdraw_fact",
]
