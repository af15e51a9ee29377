"""What can be asked of bulletins."""
