"""The report of the sector on paper."""
