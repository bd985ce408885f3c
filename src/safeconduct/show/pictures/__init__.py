"""Pictures: a map of a route, bars of time, and routes over days. Each comes with a twin in words, from the same rows.

A picture refers to nothing, holds no style and no script, and never shows what is not known as if it were known.
"""
