"""Money for the worst day: how much is needed, who asks for it, who signs, where it went."""
