"""How answers look: words that several doors share, and HTML that asks for nothing outside itself."""
