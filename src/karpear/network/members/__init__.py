"""Who belongs to a network, with voice and vote or with voice alone, and who their partners are."""
