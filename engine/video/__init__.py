"""MP4 files, and camera moves over a picture."""
