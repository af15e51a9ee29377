"""Processes that serve, and the parent that keeps them alive."""
