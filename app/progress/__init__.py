"""Live progress at `/events`: the change feed, its subscribers, queue positions and time left."""
