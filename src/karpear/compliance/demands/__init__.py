"""What authorities demand: whether the law asks for it, the least that satisfies it, and the reply."""
