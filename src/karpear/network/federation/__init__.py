"""Installations that stay one network: what is signed, carried and believed between them."""
