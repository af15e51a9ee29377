"""Places: boundaries, what a map shows, and which positions are taken."""
