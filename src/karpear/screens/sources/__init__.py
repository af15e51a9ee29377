"""Where a fact came from, for whoever may read it there: rooms that know facts alone are handed this."""
