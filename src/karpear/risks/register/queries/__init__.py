"""Questions; never writes."""
