#!/usr/bin/env bash
# Flask-Login 0.6.3, Flask 3.1.3, Werkzeug 3.1.9, seen on 2026-11-30 with Python 3.11.
#
# Expected: in an application that never remembers users, logout_user() leaves the browser's other cookies alone.
# Seen: whenever the request has a cookie named remember_token, logout_user() deletes it, even if no user was logged in,
# and even if another application on the same host set it, on another port or with another key: browsers send a host's
# cookies to all of its ports. Only a different REMEMBER_COOKIE_NAME keeps the two apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install flask==3.1.3 flask-login==0.6.3 werkzeug==3.1.9
"$folder/venv/bin/python" - <<'PYTHON'
from flask import Flask
from flask_login import LoginManager, logout_user


def set_cookies(**settings: str) -> list[str]:
    app = Flask("never_remembers")
    app.config.update(SECRET_KEY="a key", **settings)
    LoginManager(app).user_loader(lambda user_id: None)

    @app.post("/logout")
    def log_out() -> str:
        logout_user()
        return ""

    client = app.test_client()
    client.set_cookie("remember_token", "set by another application")
    return client.post("/logout").headers.getlist("Set-Cookie")


by_default, renamed = set_cookies(), set_cookies(REMEMBER_COOKIE_NAME="another_token")
print("by default:  ", by_default)
print("renamed:     ", renamed)
assert by_default[0].startswith("remember_token=; Expires=Thu, 01 Jan 1970"), by_default
assert renamed == []
PYTHON
