"""What is on the list, and what it proves."""
