"""Who receives a conversation, and what its pages show."""
