"""What the pages of this room show, the person first."""
