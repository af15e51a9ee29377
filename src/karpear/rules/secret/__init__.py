"""What is sealed, for how long a key waits, and what proves that nothing was changed."""
