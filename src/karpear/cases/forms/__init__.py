"""What people type into cases in clear: codes only."""
