"""One file for each kind of job: what may be asked, its parts, what a part does, and the result."""
