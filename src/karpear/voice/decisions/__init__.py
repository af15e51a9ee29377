"""Something happened: speak, and how? What is proposed, who decided what, and what came of it."""
