"""By which channels messages leave, and whether each works: what whoever looks after others asks before an alarm."""
