"""The models that can be chosen here, and their downloads."""
