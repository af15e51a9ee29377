"""The desk of what happened: threat diary, incidents, reports to those who can help."""
