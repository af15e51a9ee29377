"""The calendar and the pages of its dates."""
