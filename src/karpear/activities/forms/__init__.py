"""What people type about a plan, into clean values."""

from .assess import HazardForm, JudgeForm, language, what_was_heard
from .assess_end import AgainForm, LastForm, LeftForm, SomethingForm, named
from .decide import AnswerForm, ApproverForm, PostponeForm
from .reasons import reasons
from .rows import CheckInRows, EveryForm, LegRows, check_in_rows, leg_rows, legs_of, more_rows, refuse_passed, rows_of
from .steps import EndForm, IfForm, WhatForm, WhenForm, WhoForm
from .told import ToldForm

__all__ = [
    "AgainForm",
    "AnswerForm",
    "ApproverForm",
    "CheckInRows",
    "EndForm",
    "EveryForm",
    "HazardForm",
    "IfForm",
    "JudgeForm",
    "LastForm",
    "LeftForm",
    "LegRows",
    "PostponeForm",
    "SomethingForm",
    "ToldForm",
    "WhatForm",
    "WhenForm",
    "WhoForm",
    "check_in_rows",
    "language",
    "leg_rows",
    "legs_of",
    "more_rows",
    "named",
    "reasons",
    "refuse_passed",
    "rows_of",
    "what_was_heard",
]
