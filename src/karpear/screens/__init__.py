"""What joins rooms on one page, and what is done for every request. No tables of its own."""
