"""Train the built-in model from scenes that this project draws itself."""
