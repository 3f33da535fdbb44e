"""A whole sitting played against a running server from outside; nothing here imports the server's code."""
