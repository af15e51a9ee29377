"""What can be done to a joint statement, by whom."""
