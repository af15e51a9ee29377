"""What is done: sending, taking in, trusting."""
