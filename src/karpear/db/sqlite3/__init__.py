"""Django's SQLite with shorter waits for the one writer."""
