"""What there is to know and to keep ready, on one page; and all of it to take out."""
