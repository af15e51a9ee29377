"""Its pages, and the feeds that other installations fetch."""
