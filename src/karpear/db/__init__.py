"""The database below the ORM: rows in bulk, statements compiled once, work in batches with an error boundary each."""
