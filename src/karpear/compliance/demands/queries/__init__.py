"""What pages of demands show."""
