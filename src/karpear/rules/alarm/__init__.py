"""Late, missed, told: deadlines, the ladder, and how an alert ends."""
