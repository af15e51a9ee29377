"""What policies' pages and other rooms ask."""
