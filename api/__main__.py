"""`python -m api` is the command `qamtu`."""

from api.cli import main

main()
