"""What is agreed, watched and handed over."""
