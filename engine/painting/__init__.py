"""Paint over drawn pictures, and over every frame of a drawn clip, with a diffusion pipeline."""
