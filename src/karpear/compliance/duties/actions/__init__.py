"""What people do with duties: count, name who does one, file, explain, add their own."""
