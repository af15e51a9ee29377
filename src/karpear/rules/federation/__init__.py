"""What two installations say to each other, and what each of them believes."""
