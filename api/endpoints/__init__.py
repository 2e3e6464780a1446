"""URL handlers: parse, call one function of the core, answer."""
