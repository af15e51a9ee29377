"""Drills with a scenario: a card, injects on a timetable, who acted and how fast."""
