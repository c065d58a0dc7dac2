"""The web server and its routes: gate, sessions, login, media, health, page actions and share link."""
