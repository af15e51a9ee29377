"""Screens of the register and of what changes it."""
