"""The screens of a person's keys."""

from .own import enrol, home

__all__ = ["enrol", "home"]
