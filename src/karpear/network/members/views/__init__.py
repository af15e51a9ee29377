"""The pages of a network, of joining it, and of partners."""
