"""What a person can do with a plan: make it, start it, change it, come home, cancel it."""

from .answering import answer, ask_approver
from .asking_where import ask_where, decline_where, give_time
from .assessing import assess, assess_something, finish_assessment, forget_answers, reuse, save_answers
from .cancel import cancel
from .change import change_plan
from .create import create_activity
from .draft import discard, new_draft, plan_again, postpone
from .finish import finish
from .following import follow, make_link, stop_following, take_link_away
from .lapsing import lapse_unconfirmed
from .proposing import LookAnswer, answer_look, propose, take_back
from .purge import purge
from .recent import note_recent
from .reminding import remind_approvers
from .senders import add_sender, call_by_sender, close_sender, close_senders, used_sender
from .start import start
from .steps import save_check_ins, save_if, save_legs, save_told, save_what, save_when, save_who
from .telling import tell_ends
from .tracking import keep_fixes, report_positions
from .tracks_over import forget_tracks, hand_over

__all__ = [
    "LookAnswer",
    "add_sender",
    "answer",
    "answer_look",
    "ask_approver",
    "ask_where",
    "assess",
    "assess_something",
    "call_by_sender",
    "cancel",
    "change_plan",
    "close_sender",
    "close_senders",
    "create_activity",
    "decline_where",
    "discard",
    "finish",
    "finish_assessment",
    "follow",
    "forget_answers",
    "forget_tracks",
    "give_time",
    "hand_over",
    "keep_fixes",
    "lapse_unconfirmed",
    "make_link",
    "new_draft",
    "note_recent",
    "plan_again",
    "postpone",
    "propose",
    "purge",
    "remind_approvers",
    "report_positions",
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
    "stop_following",
    "take_back",
    "take_link_away",
    "tell_ends",
    "used_sender",
]
