"""The verbs of promises and check-ins, a file per group."""
