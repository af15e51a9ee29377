"""What everybody may see: each subject holds its own tables."""
