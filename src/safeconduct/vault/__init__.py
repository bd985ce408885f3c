"""What is kept of a person, and how: bytes in, bytes out. Only the command line reads and writes files."""
