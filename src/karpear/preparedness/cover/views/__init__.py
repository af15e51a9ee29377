"""Pages of cover."""
