"""When to speak, who signs together, and how a question is asked so that no answer gives anybody away."""
