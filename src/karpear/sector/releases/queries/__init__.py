"""What releases and the ledger show, and what is worked out for them."""
