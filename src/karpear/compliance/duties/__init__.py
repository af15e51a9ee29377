"""What the law asks, by when, who does it, and that it was filed."""
