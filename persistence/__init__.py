"""Rows and queries: who asked for what, how far it is, and what was announced."""
