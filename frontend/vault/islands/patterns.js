// patterns
