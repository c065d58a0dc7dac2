"""The models that visitors can choose, and model downloads."""
