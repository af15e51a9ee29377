"""Invented people and organisations, and the mail server that shows what they are sent."""
