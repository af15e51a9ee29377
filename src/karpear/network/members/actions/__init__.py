"""Founding, inviting, joining, and partners: one verb each."""
