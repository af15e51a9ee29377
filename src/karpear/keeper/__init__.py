"""Makes time pass: the loop, its steps, texts that come in, and what rooms learn from each other."""
