"""May this plan go, what does it promise, and when does its person say that all is well?"""
