"""Roles as their person, leads and others see them; records of neutrality, and what they add up to."""
