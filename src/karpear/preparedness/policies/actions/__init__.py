"""The verbs of policies."""
