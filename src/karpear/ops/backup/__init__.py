"""One encrypted file that either database can read back."""
