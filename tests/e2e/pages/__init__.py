"""Our pages as a reader meets them: by roles, labels and the words of the text catalogue."""
