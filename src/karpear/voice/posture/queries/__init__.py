"""What applies, what is written down, what was agreed on."""
