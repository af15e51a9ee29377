"""What is written of a case, what is due in it, and who may open what was sealed for it."""
