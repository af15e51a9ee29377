"""The verbs of an alert, a file per group."""
