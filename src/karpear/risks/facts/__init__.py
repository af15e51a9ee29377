"""What has happened, and what it proposes to change in the register."""
