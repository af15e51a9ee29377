"""Opening, writing, reading, closing and leaving: one verb each."""
