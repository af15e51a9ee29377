"""Would it hold? Each risk, the measures that answer it, when each was last put to the test, and what to do next."""
