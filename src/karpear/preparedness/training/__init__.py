"""Which competence a role needs, what proves it, and until when."""
