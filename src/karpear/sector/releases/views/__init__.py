"""Screens of releases and of the ledger."""
