"""Family plans: sealed words of what a family would need, who may read them when, and totals of those who agreed."""
