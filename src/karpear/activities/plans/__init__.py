"""Plans: made page by page, started, changed, come home from, called off."""
