"""What pages and other rooms ask about the day of closure."""
