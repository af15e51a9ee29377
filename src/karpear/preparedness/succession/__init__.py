"""Tasks that hang on one person, hand-over, and why people leave."""
