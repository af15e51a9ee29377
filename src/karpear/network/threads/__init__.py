"""Short conversations between organisations about one thing."""
