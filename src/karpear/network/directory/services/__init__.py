"""Who can help with what, how sure that is, and what came of asking."""
