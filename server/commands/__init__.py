"""The commands of `kaohe`, one file per subject."""
