"""Screens of mutual aid."""
