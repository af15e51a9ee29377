"""What others measure of civic space, side by side, each on its own scale."""
