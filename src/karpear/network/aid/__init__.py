"""What organisations do for each other: agreements, a shared watch, alerts handed over, a fund held together."""
