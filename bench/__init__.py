"""Side-by-side measurements, each a command with a table as its result: `python -m bench --help`."""
