"""What an organisation asks of its people, clause by clause, and what each of them has understood."""
