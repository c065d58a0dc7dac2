"""Make pictures and videos: plans, pipelines, files and the worker thread."""
