"""Giving and taking back."""
