"""Joint statements: signed together, or by nobody."""
