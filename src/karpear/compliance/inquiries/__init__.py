"""Under investigation or sanction: clock, counsel, what the reception desk says."""
