"""What a family would need, by its own hand and sealed."""
