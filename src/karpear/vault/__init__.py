"""Sealed records, keys and grants. Stores ciphertext that only its readers' browsers open."""
