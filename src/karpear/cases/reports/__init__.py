"""Reports to somebody outside: the letter is sealed, what became of it is not."""
