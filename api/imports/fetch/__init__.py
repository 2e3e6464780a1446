"""Files fetched from a list of hosts, over connections to addresses that were looked at first.

allowed.py      which addresses may be asked
connection.py   a connection to an address that was checked, not to a name that may mean another one a moment later
download.py     a file, or a piece of it, that goes on where a connection was cut
checksums.py    what a file must hash to
overpass.py     a question to an Overpass server
"""
