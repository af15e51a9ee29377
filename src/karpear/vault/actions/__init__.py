"""The verbs of the vault."""
