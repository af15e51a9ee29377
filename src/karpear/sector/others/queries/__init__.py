"""What came from other installations, and ours next to it."""
