"""Drawn scenes: turn the facts of a prompt into pictures of any size at any moment."""
