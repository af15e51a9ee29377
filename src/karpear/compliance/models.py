"""What the law asks of an organisation, and what authorities ask of it."""
