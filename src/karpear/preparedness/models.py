"""What an organisation has ready for its people."""
