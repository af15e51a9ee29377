"""The threat diary, what its author lets out of it, and appraising a threat."""
