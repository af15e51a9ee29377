"""The verbs of the audit."""
