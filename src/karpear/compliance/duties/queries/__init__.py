"""What pages, needs and other rooms ask about duties."""
