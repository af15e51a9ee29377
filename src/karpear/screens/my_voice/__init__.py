"""One person's own page about speaking: what is said where they work, and what they say themselves."""
