"""Programs that must not get what they want: the part of the hostile suite that every machine runs."""
