"""Turn an original into the file that people see; words and sound will be added here."""
