"""The server and its routes: the gate, sessions, login, media, health, the page's actions and the share link."""
