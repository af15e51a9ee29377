"""What the vault can be asked."""
