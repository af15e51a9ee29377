"""A person's own first page: "I'm OK", SOS, the next promise, the trip, and who would be reached."""
