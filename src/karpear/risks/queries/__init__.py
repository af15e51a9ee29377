"""What this room can be asked; one module for each screen."""
