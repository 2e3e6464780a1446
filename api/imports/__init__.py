"""Files that people bring: received, recognised by their content, read in a process that can do no harm, taken over.

receive.py     a request becomes a file below the data folder, found by its hash
content.py     what kind of file it is, by its content; archives.py looks at the directory of a zip before anything else
confined.py    runs a task of tasks.py in a child process with limits, without network, and without our files
write_*.py     what the child has read becomes rows of the database
fetch/         files that are fetched from an allow-list of hosts

docs/imports.md tells how it holds together.
"""
