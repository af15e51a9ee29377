"""Social security and insurance: who is covered, for what."""
