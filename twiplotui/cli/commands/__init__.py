"""One module a command; each loads its service when it is called."""
