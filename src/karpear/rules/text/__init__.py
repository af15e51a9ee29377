"""What a text message says, in two languages and with mistakes, and what it may do."""
