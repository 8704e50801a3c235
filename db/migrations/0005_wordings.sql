-- What each source said of the words of a post, where they did not all say the same. Which wording
-- stands, and the versions, are derived of these: see signals/wordings.py.

CREATE TABLE wordings (
    post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    import_id INTEGER NOT NULL REFERENCES imports (id),
    format TEXT NOT NULL,
    text_hash INTEGER NOT NULL,
    native_id TEXT NOT NULL,
    is_earlier INTEGER NOT NULL,
    -- NULL: the text that stands
    text TEXT,
    -- 0: cut, 1: not known, 2: whole
    completeness INTEGER NOT NULL,
    edited_at INTEGER,
    began INTEGER,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    links TEXT NOT NULL DEFAULT '',
    mentions TEXT NOT NULL DEFAULT '',
    hashtags TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (post_id, import_id, format, text_hash, native_id, is_earlier)
) STRICT, WITHOUT ROWID;
CREATE INDEX wordings_import ON wordings (import_id);

-- Of what is stored so far: a wording that stood before an import is not that import's.
INSERT OR IGNORE INTO wordings
SELECT v.post_id,
    CASE WHEN EXISTS (
        SELECT 1 FROM import_changes c WHERE c.kind = 'post' AND c.row_id = v.post_id
            AND c.import_id = v.import_id AND json_extract(c.before, '$.text_hash') = v.text_hash
    ) THEN p.import_id ELSE coalesce(v.import_id, p.import_id) END,
    CASE v.source WHEN 'edit history' THEN p.format ELSE v.source END, v.text_hash,
    CASE v.native_id WHEN '' THEN p.native_id ELSE v.native_id END, v.text_hash <> p.text_hash,
    CASE v.text_hash WHEN p.text_hash THEN NULL ELSE v.text END,
    CASE v.text_hash WHEN p.text_hash THEN coalesce(p.is_complete * 2, 1) ELSE 1 END,
    CASE v.text_hash WHEN p.text_hash THEN p.edited_at END, v.at, v.observed_at,
    CASE v.text_hash WHEN p.text_hash THEN max(v.observed_at, p.last_seen) ELSE v.observed_at END,
    p.links, p.mentions, p.hashtags
FROM post_versions v JOIN posts p ON p.id = v.post_id;

INSERT OR IGNORE INTO wordings
SELECT p.id, p.import_id, p.format, p.text_hash, p.native_id, 0, NULL, coalesce(p.is_complete * 2, 1),
    p.edited_at, NULL, min(p.first_seen, p.last_seen), p.last_seen, p.links, p.mentions, p.hashtags
FROM posts p WHERE p.id IN (SELECT post_id FROM post_versions)
    AND NOT EXISTS (SELECT 1 FROM wordings w WHERE w.post_id = p.id AND w.text_hash = p.text_hash);
