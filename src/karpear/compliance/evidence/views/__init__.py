"""Papers and proofs: the list, filing one, what has to be shown."""
