"""What may be given, what is given, and where it stands."""
