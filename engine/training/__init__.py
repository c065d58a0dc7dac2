"""Train the built-in text-to-image model from scenes this project draws itself."""
