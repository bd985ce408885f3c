"""Safeconduct finds every lawful route to safety, says why each is open, closed or not known, and keeps secrets."""
