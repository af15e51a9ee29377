"""Checklists of a person's country, and how far they are."""
