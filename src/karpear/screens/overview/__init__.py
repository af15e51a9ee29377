"""Are we prepared, and what can only I decide: what a lead of an organisation asks, answered with proofs."""
