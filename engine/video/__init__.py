"""Write MP4 files, and move a camera over a picture."""
