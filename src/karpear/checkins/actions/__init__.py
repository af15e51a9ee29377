"""The verbs of promises and check-ins, a file per group."""

from .check_ins import answer_by_link, check_in, raise_duress
from .daily_promises import arm_standing, end_standing, set_standing
from .held_people import hear_from_held
from .overdue import miss_overdue, remind
from .promises import NewPromise, arm, disarm, extend, extend_for, resume, settle_source
from .roll_calls import ask_roll_call, close_roll_call

__all__ = [
    "NewPromise",
    "answer_by_link",
    "arm",
    "arm_standing",
    "ask_roll_call",
    "check_in",
    "close_roll_call",
    "disarm",
    "end_standing",
    "extend",
    "extend_for",
    "hear_from_held",
    "miss_overdue",
    "raise_duress",
    "remind",
    "resume",
    "set_standing",
    "settle_source",
]
