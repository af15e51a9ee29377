"""POSTs into clean values."""
