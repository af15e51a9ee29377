"""The verbs of this room, a file for each subject."""

from .measures import add_measure, add_measures, change_measure, set_measure_state
from .register import add_risk, add_risks, evaluate, evaluate_many
from .treatment import accept, treat

__all__ = [
    "accept",
    "add_measure",
    "add_measures",
    "add_risk",
    "add_risks",
    "change_measure",
    "evaluate",
    "evaluate_many",
    "set_measure_state",
    "treat",
]
