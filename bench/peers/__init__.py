"""Our engine beside others: the same rules and the same people, one person at a time."""
