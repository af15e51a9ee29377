"""A document is filed once, sealed, and answers every duty and claim that it proves."""
