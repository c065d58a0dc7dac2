"""Model files: the catalogue, what is installed, the Hugging Face Hub and downloads."""
