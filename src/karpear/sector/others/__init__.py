"""Published tables of other installations, beside our own."""
