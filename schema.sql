-- Daybreak's tables for SQLite. Times are UTC in ISO 8601 with milliseconds and Z; paths are relative to the data
-- folder. `sqlite3 content_generation.db < schema.sql` creates an empty database.

CREATE TABLE IF NOT EXISTS users (
    user_id TEXT NOT NULL PRIMARY KEY,
    created_at TEXT NOT NULL,
    time_zone TEXT,
    logged_out_at TEXT
);

CREATE TABLE IF NOT EXISTS user_content (
    content_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    prompt TEXT NOT NULL,
    video_paths TEXT,
    image_paths TEXT,
    status TEXT NOT NULL CHECK (status IN ('Processing', 'Completed', 'Failed', 'Cancelled')),
    generated_at TEXT,
    created_at TEXT NOT NULL,
    notify_at TEXT,
    notified_at TEXT,
    accepted_by TEXT NOT NULL,
    error TEXT
);

CREATE INDEX IF NOT EXISTS user_content_of_user ON user_content (user_id, content_id);
CREATE INDEX IF NOT EXISTS user_content_by_announcement ON user_content (notified_at);

CREATE TABLE IF NOT EXISTS content_item (
    item_id TEXT NOT NULL PRIMARY KEY,
    content_id INTEGER NOT NULL REFERENCES user_content (content_id),
    kind TEXT NOT NULL CHECK (kind IN ('image', 'video')),
    position INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    seed INTEGER NOT NULL,
    model TEXT NOT NULL,
    revision TEXT,
    settings JSON NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('Pending', 'Processing', 'Completed', 'Failed', 'Cancelled')),
    step INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    path TEXT,
    error TEXT,
    started_at TEXT,
    finished_at TEXT,
    claim_id TEXT,
    UNIQUE (content_id, kind, position)
);

CREATE INDEX IF NOT EXISTS content_item_by_status ON content_item (status, content_id);
CREATE INDEX IF NOT EXISTS content_item_by_end ON content_item (kind, model, status, finished_at);

CREATE TABLE IF NOT EXISTS user_activity (
    activity_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id TEXT NOT NULL,
    activity TEXT NOT NULL CHECK (activity IN ('login', 'login_failed', 'logout', 'view')),
    timestamp TEXT NOT NULL
);

CREATE INDEX IF NOT EXISTS user_activity_of_user ON user_activity (user_id, timestamp);

PRAGMA user_version = 3;
