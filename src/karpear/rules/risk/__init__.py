"""How large is a risk, what changes it, and when is it looked at again?"""
