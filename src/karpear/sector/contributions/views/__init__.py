"""Screens of giving, and of groups without an account."""
