"""What `kaohe judge` does: one submission or a list of them against task packages, without a database."""
