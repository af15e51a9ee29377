"""Case packs: what somebody sealed for the worst day, who holds its parts, and words by stage."""
