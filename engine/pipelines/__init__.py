"""Load models as pipelines that fit this machine's memory, and keep them warm."""
