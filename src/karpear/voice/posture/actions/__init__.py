"""Changing rules about speaking, and agreements."""
