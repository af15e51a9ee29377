"""What time does to silence together, and what officers write about it."""
