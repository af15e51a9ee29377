"""Django's PostgreSQL that leaves connections which the server has closed."""
