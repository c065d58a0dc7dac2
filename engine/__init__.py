"""What makes pictures and videos: plans, pipelines, files and the thread that runs them."""
