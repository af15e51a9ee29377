"""What joins a policy and the register: risks that no clause answers, clauses that no risk needs."""
