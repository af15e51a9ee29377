"""Promises missed together, compared with what is usual."""
