"""What people type about a plan, into clean values."""

from .decide import AnswerForm, ApproverForm, PostponeForm
from .paper import CardForm
from .rows import CheckInRows, EveryForm, LegRows, check_in_rows, leg_rows, legs_of, more_rows, rows_of
from .steps import EndForm, IfForm, WhatForm, WhenForm, WhoForm
from .told import ToldForm

__all__ = [
    "AnswerForm",
    "ApproverForm",
    "CardForm",
    "CheckInRows",
    "EndForm",
    "EveryForm",
    "IfForm",
    "LegRows",
    "PostponeForm",
    "ToldForm",
    "WhatForm",
    "WhenForm",
    "WhoForm",
    "check_in_rows",
    "leg_rows",
    "legs_of",
    "more_rows",
    "rows_of",
]
