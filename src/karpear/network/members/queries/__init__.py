"""Who belongs, who is invited, and who is kept informed: what each page shows."""
