"""A diffusion pipeline paints over drawn pictures and every frame of a drawn clip."""
