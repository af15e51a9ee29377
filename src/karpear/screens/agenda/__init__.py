"""Everything that needs somebody, what they put off, and what they wait for, on one page."""
