"""What a person can do with a plan: make it, start it, change it, come home, cancel it."""

from .answering import answer, ask_approver
from .assessing import assess, assess_something, finish_assessment, forget_answers, reuse, save_answers
from .cancel import cancel
from .change import change_plan
from .create import create_activity
from .draft import discard, new_draft, plan_again, postpone
from .finish import finish
from .proposing import LookAnswer, answer_look, propose, take_back
from .purge import purge
from .recent import note_recent
from .reminding import remind_approvers
from .start import start
from .steps import save_check_ins, save_if, save_legs, save_told, save_what, save_when, save_who

__all__ = [
    "LookAnswer",
    "answer",
    "answer_look",
    "ask_approver",
    "assess",
    "assess_something",
    "cancel",
    "change_plan",
    "create_activity",
    "discard",
    "finish",
    "finish_assessment",
    "forget_answers",
    "new_draft",
    "note_recent",
    "plan_again",
    "postpone",
    "propose",
    "purge",
    "remind_approvers",
    "reuse",
    "save_answers",
    "save_check_ins",
    "save_if",
    "save_legs",
    "save_told",
    "save_what",
    "save_when",
    "save_who",
    "start",
    "take_back",
]
