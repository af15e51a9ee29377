"""Is one person ready: a phone that can call, numbers that are known by heart?"""
