"""The closing drill begins with what all rooms know, and its gaps are taken to the register."""
