"""The review of all laws: activities against articles, bills that are coming, what a plan has to heed."""
