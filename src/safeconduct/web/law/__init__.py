"""The law browser: the rules, routes and words of the law pack as public pages, by day. Nothing here is about a person.

An address names a rule, a route or a day, and never who reads it.
"""
