"""What the driver asks of a runner, as one message."""
