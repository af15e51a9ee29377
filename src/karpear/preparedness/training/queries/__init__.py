"""Who is able to do what, as far as dated proofs show it."""
