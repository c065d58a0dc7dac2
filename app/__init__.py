"""The program: commands, settings, requests and the service that accepts them."""
