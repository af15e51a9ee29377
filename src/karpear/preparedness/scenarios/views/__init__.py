"""Pages of exercises with a scenario."""
