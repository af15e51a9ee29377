"""Incidents: a clock, an owner, steps; every word is sealed."""
