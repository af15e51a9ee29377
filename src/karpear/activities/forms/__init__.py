"""What people type about a plan, into clean values."""

from .assess import HazardForm, JudgeForm, language
from .assess_end import AgainForm, LeftForm, MeasuresForm, SomethingForm, SureForm, named
from .decide import AnswerForm, ApproverForm, PostponeForm
from .reasons import reasons
from .rows import CheckInRows, EveryForm, LegRows, check_in_rows, leg_rows, legs_of, more_rows, rows_of
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
    "LeftForm",
    "LegRows",
    "MeasuresForm",
    "PostponeForm",
    "SomethingForm",
    "SureForm",
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
    "rows_of",
]
