"""A debrief's change is taken to where it belongs: a measure of the register."""
