"""One file per command: parses, calls one function of the core, prints. Heavy libraries are imported when run."""
