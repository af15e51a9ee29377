"""Any event, trip or activity: plan, people, legs, start, end, and how risky it is."""

from . import assessments, following, plans

__all__ = ["assessments", "following", "plans"]
