"""Who can reach which office, and the shortest way there that is awake now."""
