"""The program: commands, settings, what a prompt must be, and the parts that run."""
