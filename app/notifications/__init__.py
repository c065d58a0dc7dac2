"""Notifications that a content has ended: due times and the loop that prints them."""
