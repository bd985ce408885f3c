"""The public screening on the web: pages from the server, one address, no database, no cookie, nothing kept.

What a person has answered travels in one sealed form field (`envelope.py`, `state.py`) and is forgotten with each
response. The engine knows nothing of Django; this room joins them.
"""
