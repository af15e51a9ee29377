"""Assessing an activity: its risks, its measures, and what was found."""
