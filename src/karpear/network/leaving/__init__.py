"""An organisation leaves, or is put out: what it shared is taken back, whichever subject keeps it."""
