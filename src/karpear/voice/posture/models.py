"""When an organisation speaks out and in which form; what its people say as citizens."""
