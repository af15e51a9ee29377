"""A level of the tree as a page: its rooms, their pages, and how much waits on each."""
