"""The stage between what was made and what is shown: words and sound will be added here."""
