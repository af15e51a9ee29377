"""Where the organisation sits, by what right, and what if it had to leave."""
