"""Numbers to know by heart."""
