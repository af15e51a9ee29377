"""Roles, records, answers."""
