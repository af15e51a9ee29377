"""One question to all, answered so that no answer says much about whoever gave it."""
