"""Item kinds: one small file each, all with `check`, `answered` and `mark`."""
