"""Programs that run inside a sandbox; the server reads their text and never imports them."""
