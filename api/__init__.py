"""The shell: command line, web service and settings around the analysis."""
