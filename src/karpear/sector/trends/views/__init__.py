"""Screens of what was published: for everybody, and for members."""
