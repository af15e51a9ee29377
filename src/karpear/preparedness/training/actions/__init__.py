"""Proofs of competence are written down; trainers are kept."""
