"""Rows, queries and files: users, their contents and items, progress and notifications."""
