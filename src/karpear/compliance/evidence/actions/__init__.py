"""Papers are filed and taken off; claims in own words."""
