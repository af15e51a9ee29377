"""When a message waits, where it may go, and what follows from a channel's answer."""
