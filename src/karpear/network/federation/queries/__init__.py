"""What is shown, and what is sent: one function for both."""
