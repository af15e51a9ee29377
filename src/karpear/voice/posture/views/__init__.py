"""Pages of rules about speaking, and of agreements."""
