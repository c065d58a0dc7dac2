"""The Gradio page; it knows the database rows and the callables that it is given."""
