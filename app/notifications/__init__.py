"""When to notify somebody that their content is ready, and the loop that does it."""
