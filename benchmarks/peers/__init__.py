"""One adapter per engine that a user would pick instead, and ours; each runs alone in a process of its own."""
