"""Pages of demands."""
