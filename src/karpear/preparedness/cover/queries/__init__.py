"""What pages and rooms above ask about cover."""
