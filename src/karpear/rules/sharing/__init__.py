"""What may leave an organisation, and to whom."""
