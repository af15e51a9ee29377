"""What is known of somebody: said, confirmed, taken back; it opens cases and releases words."""
