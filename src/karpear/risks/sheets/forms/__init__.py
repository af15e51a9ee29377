"""What people type, into clean values."""
