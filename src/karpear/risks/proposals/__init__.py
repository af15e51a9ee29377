"""What facts propose to change in the register, and what a person answers."""
