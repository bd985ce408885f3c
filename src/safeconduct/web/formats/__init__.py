"""How pages write days, where that differs from what Django does."""
