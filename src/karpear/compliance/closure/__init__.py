"""The drill for the day on which the organisation is closed."""
