"""What people type about risks, into clean values."""
