"""Read which scenes a prompt means, with a small text model."""
