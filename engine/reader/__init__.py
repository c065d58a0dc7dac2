"""The reader: a small text model of its own that reads which scenes a prompt means."""

from engine.reader.reader import Reader

__all__ = ["Reader"]
