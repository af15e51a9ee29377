"""What was published, to look at: maps, lines, tables, files."""
