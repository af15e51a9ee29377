"""What people declare, and what is written down to show that no side is taken."""
