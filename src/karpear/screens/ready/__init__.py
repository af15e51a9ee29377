"""What people have proven, joined from the rooms in which they did it."""
