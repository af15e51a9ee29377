"""Whose money an organisation lives from, for itself; and medians of many."""
