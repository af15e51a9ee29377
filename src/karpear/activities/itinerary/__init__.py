"""What a plan says: who goes, where and when, by day or night, and what it still lacks."""
