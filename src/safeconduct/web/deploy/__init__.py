"""What stands around a public server, looked at before people come: proxy, service, onion service, machine, answers.

Each module reads one thing and yields findings. Nothing here serves, and nothing is changed.
"""
