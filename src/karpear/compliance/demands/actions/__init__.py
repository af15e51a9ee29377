"""What is done with a demand."""
