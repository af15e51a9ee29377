"""What authorities ask for: what the law says of it, the least that answers it, the reply, and what was handed over."""
