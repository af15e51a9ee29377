"""Who can help: services with what they need and how sure that is; and who can reach whom."""
