"""A person's phones as alarm devices: what is missing, the test, the shortcut."""
