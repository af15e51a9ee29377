"""Other installations: what they and this one tell each other, without a centre."""
