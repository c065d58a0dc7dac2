"""Warm pipelines: how a model is loaded on this machine, kept, and made to fit its memory."""
