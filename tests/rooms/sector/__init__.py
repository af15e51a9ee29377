"""The sector: what everybody may see."""
