"""Any event, trip or activity: plan, people, legs, start, end, and how risky it is."""

from . import assessments, plans, tracking

__all__ = ["assessments", "plans", "tracking"]
