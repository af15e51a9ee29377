"""Verbs of releases and of the ledger, each one transaction."""
