"""`karpear rule`: rules that a security officer can review from outside, asked of the functions the product uses."""
