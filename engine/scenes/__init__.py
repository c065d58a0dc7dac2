"""Drawn scenes: what a prompt means, drawn at any size and any moment."""
