"""What a security officer can review: pure functions and plain values. No Django, no clock, no I/O."""
