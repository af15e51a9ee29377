"""What joins the reserve and the register: the budget for donors, and likelihoods that are taken over."""
