-- The store of twiplotui. Times are milliseconds since 1970-01-01T00:00:00Z. Ids given by a network are TEXT.

CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'interrupted', 'undone')),
    kind TEXT NOT NULL CHECK (kind IN ('import', 'refresh', 'demo')),
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    by_whom TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX imports_running ON imports (id) WHERE state = 'running';

CREATE TABLE import_files (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    number INTEGER NOT NULL,
    path TEXT NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL DEFAULT '',
    size INTEGER,
    captured_at INTEGER,
    read INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    left_out INTEGER NOT NULL DEFAULT 0,
    warnings TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejects (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES imports (id),
    file INTEGER NOT NULL,
    position TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX rejects_import ON rejects (import_id, file);

-- What an import changed in rows that stood before it; its undo.
CREATE TABLE import_changes (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES imports (id),
    kind TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    before TEXT NOT NULL
) STRICT;
CREATE INDEX import_changes_import ON import_changes (import_id);

CREATE TABLE actors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    is_person INTEGER,
    country TEXT NOT NULL DEFAULT '',
    wikidata TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES imports (id)
) STRICT;
CREATE INDEX actors_name ON actors (name, country);

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    network TEXT NOT NULL,
    native_id TEXT,
    handle TEXT NOT NULL DEFAULT '',
    handle_key TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    bio TEXT NOT NULL DEFAULT '',
    location TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    avatar TEXT NOT NULL DEFAULT '',
    verified INTEGER,
    protected INTEGER,
    status TEXT NOT NULL DEFAULT 'unknown',
    moved_to TEXT NOT NULL DEFAULT '',
    created_at INTEGER,
    actor_id INTEGER REFERENCES actors (id),
    country TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    role_text TEXT NOT NULL DEFAULT '',
    is_ours INTEGER NOT NULL DEFAULT 0,
    is_watched INTEGER,
    priority INTEGER NOT NULL DEFAULT 0,
    first_seen INTEGER NOT NULL,
    observed_at INTEGER,
    skeleton TEXT NOT NULL DEFAULT '',
    merged_into INTEGER REFERENCES accounts (id),
    import_id INTEGER REFERENCES imports (id),
    CHECK (native_id IS NOT NULL OR handle_key <> '')
) STRICT;
CREATE UNIQUE INDEX accounts_native ON accounts (network, native_id) WHERE native_id IS NOT NULL;
CREATE INDEX accounts_handle ON accounts (handle_key, network);
CREATE INDEX accounts_watched ON accounts (is_watched, is_ours) WHERE is_watched = 1 OR is_ours = 1;
CREATE INDEX accounts_skeleton ON accounts (skeleton) WHERE skeleton <> '';
CREATE INDEX accounts_face ON accounts (name, avatar) WHERE avatar <> '';
CREATE INDEX accounts_merged ON accounts (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX accounts_import ON accounts (import_id);

CREATE TABLE account_tags (
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (account_id, tag)
) STRICT, WITHOUT ROWID;

-- Dated observations of a profile; one row a time something differed from the row before.
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    observed_at INTEGER NOT NULL,
    last_confirmed_at INTEGER NOT NULL,
    fields TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES imports (id)
) STRICT;
CREATE INDEX profiles_account ON profiles (account_id, observed_at);
CREATE INDEX profiles_import ON profiles (import_id);

CREATE TABLE profile_counts (
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    followers INTEGER,
    following INTEGER,
    posts INTEGER,
    import_id INTEGER REFERENCES imports (id),
    PRIMARY KEY (account_id, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile_changes (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    after_at INTEGER,
    before_at INTEGER NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES imports (id)
) STRICT;
CREATE INDEX profile_changes_time ON profile_changes (before_at);
CREATE INDEX profile_changes_account ON profile_changes (account_id, before_at);

CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    network TEXT NOT NULL,
    native_id TEXT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    lang TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    published_at INTEGER,
    precision TEXT NOT NULL,
    time_text TEXT NOT NULL DEFAULT '',
    is_complete INTEGER,
    edited_at INTEGER,
    presence TEXT NOT NULL DEFAULT 'seen',
    presence_at INTEGER,
    deleted_at INTEGER,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    reply_to TEXT NOT NULL DEFAULT '',
    reply_to_account TEXT NOT NULL DEFAULT '',
    repost_of TEXT NOT NULL DEFAULT '',
    repost_author TEXT NOT NULL DEFAULT '',
    quote_of TEXT NOT NULL DEFAULT '',
    thread_id TEXT NOT NULL DEFAULT '',
    links TEXT NOT NULL DEFAULT '',
    mentions TEXT NOT NULL DEFAULT '',
    hashtags TEXT NOT NULL DEFAULT '',
    media TEXT NOT NULL DEFAULT '',
    version_count INTEGER NOT NULL DEFAULT 1,
    blanked_length INTEGER,
    format TEXT NOT NULL,
    text_hash INTEGER NOT NULL,
    record_hash INTEGER NOT NULL,
    index_handle TEXT NOT NULL DEFAULT '',
    fold_version INTEGER NOT NULL,
    rules_version TEXT NOT NULL DEFAULT '',
    import_id INTEGER NOT NULL REFERENCES imports (id)
) STRICT;
CREATE UNIQUE INDEX posts_native ON posts (network, native_id);
CREATE INDEX posts_import ON posts (import_id);
CREATE INDEX posts_gone ON posts (presence_at, presence) WHERE presence <> 'seen';
CREATE INDEX posts_edited ON posts (edited_at) WHERE version_count > 1;
CREATE INDEX posts_reply ON posts (network, reply_to) WHERE reply_to <> '';

CREATE TABLE post_versions (
    post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    text_hash INTEGER NOT NULL,
    native_id TEXT NOT NULL DEFAULT '',
    observed_at INTEGER NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES imports (id),
    PRIMARY KEY (post_id, at, text_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_versions_import ON post_versions (import_id);
CREATE INDEX post_versions_native ON post_versions (native_id) WHERE native_id <> '';

-- The source's own record of a post, compressed, with the hash of what was compressed.
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    hash INTEGER NOT NULL,
    import_id INTEGER NOT NULL REFERENCES imports (id),
    file INTEGER NOT NULL,
    position TEXT NOT NULL,
    raw BLOB NOT NULL
) STRICT;
CREATE INDEX records_post ON records (post_id, hash);

CREATE TABLE metrics (
    post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    likes INTEGER,
    reposts INTEGER,
    replies INTEGER,
    quotes INTEGER,
    views INTEGER,
    bookmarks INTEGER,
    import_id INTEGER REFERENCES imports (id),
    PRIMARY KEY (post_id, at)
) STRICT, WITHOUT ROWID;

-- What was learnt of a post still standing, in order; the newest decides posts.presence.
CREATE TABLE presence_notes (
    id INTEGER PRIMARY KEY,
    network TEXT NOT NULL,
    native_id TEXT NOT NULL,
    presence TEXT NOT NULL,
    at INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    import_id INTEGER REFERENCES imports (id)
) STRICT;
CREATE UNIQUE INDEX presence_notes_post ON presence_notes (network, native_id, at, presence);
CREATE INDEX presence_notes_import ON presence_notes (import_id);

CREATE TABLE follow_runs (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    direction TEXT NOT NULL CHECK (direction IN ('following', 'followers')),
    captured_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    claimed INTEGER,
    read INTEGER NOT NULL,
    is_complete INTEGER,
    is_held INTEGER NOT NULL DEFAULT 0,
    is_list_hidden INTEGER NOT NULL DEFAULT 0,
    members BLOB NOT NULL,
    dates BLOB,
    import_id INTEGER NOT NULL REFERENCES imports (id)
) STRICT;
CREATE INDEX follow_runs_list ON follow_runs (account_id, direction, captured_at);
CREATE INDEX follow_runs_import ON follow_runs (import_id);

-- A follows B, as the runs show it. own_: by the actor's list of follows; told_: by the target's
-- list of followers. What both say together is computed, so it cannot depend on their order.
CREATE TABLE edges (
    actor_id INTEGER NOT NULL REFERENCES accounts (id),
    target_id INTEGER NOT NULL REFERENCES accounts (id),
    since INTEGER,
    own_first INTEGER,
    own_last INTEGER,
    own_missing INTEGER,
    told_first INTEGER,
    told_last INTEGER,
    told_missing INTEGER,
    first_seen INTEGER GENERATED ALWAYS AS
        (min(coalesce(own_first, told_first), coalesce(told_first, own_first))) VIRTUAL,
    last_seen INTEGER GENERATED ALWAYS AS
        (max(coalesce(own_last, told_last), coalesce(told_last, own_last))) VIRTUAL,
    first_missing INTEGER GENERATED ALWAYS AS (CASE
        WHEN own_missing > last_seen AND told_missing > last_seen THEN min(own_missing, told_missing)
        WHEN own_missing > last_seen THEN own_missing
        WHEN told_missing > last_seen THEN told_missing END) VIRTUAL,
    PRIMARY KEY (actor_id, target_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX edges_target ON edges (target_id, actor_id);

CREATE TABLE follow_events (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES accounts (id),
    target_id INTEGER NOT NULL REFERENCES accounts (id),
    after_at INTEGER,
    before_at INTEGER NOT NULL,
    confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'unconfirmed', 'reversed')),
    evidence TEXT NOT NULL,
    -- 1: no run carries it any more; 2: told better by another event
    is_withdrawn INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX follow_events_time ON follow_events (before_at, id);
CREATE INDEX follow_events_actor ON follow_events (actor_id, before_at);
CREATE INDEX follow_events_target ON follow_events (target_id, before_at);

CREATE TABLE flags (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    rule_id TEXT NOT NULL,
    pack_id TEXT NOT NULL,
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    level INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    message TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    replacements TEXT NOT NULL DEFAULT '[]',
    refs TEXT NOT NULL DEFAULT '[]',
    is_grey INTEGER NOT NULL DEFAULT 0,
    suppressed_by TEXT NOT NULL DEFAULT '',
    found_at INTEGER NOT NULL
) STRICT;
CREATE INDEX flags_post ON flags (post_id);
CREATE INDEX flags_rule ON flags (rule_id, found_at);

-- Kinds of silence: mute a phrase on an account, snooze a rule, switch a pack off.
CREATE TABLE mutes (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('phrase', 'rule', 'pack')),
    rule_id TEXT NOT NULL DEFAULT '',
    pack_id TEXT NOT NULL DEFAULT '',
    account_id INTEGER REFERENCES accounts (id),
    phrase TEXT NOT NULL DEFAULT '',
    until INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    by_whom TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL,
    is_lifted INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    level INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    post_id INTEGER REFERENCES posts (id) ON DELETE CASCADE,
    account_id INTEGER REFERENCES accounts (id),
    event_id INTEGER REFERENCES follow_events (id),
    rule_id TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'new'
        CHECK (state IN ('new', 'acknowledged', 'escalated', 'snoozed', 'dismissed')),
    version INTEGER NOT NULL DEFAULT 0,
    snoozed_until INTEGER,
    updated_at INTEGER,
    updated_by TEXT NOT NULL DEFAULT '',
    note_count INTEGER NOT NULL DEFAULT 0,
    is_withdrawn INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    import_id INTEGER REFERENCES imports (id)
) STRICT;
CREATE INDEX alerts_queue ON alerts (state, level, at, id) WHERE is_withdrawn = 0;
CREATE INDEX alerts_time ON alerts (at, id) WHERE is_withdrawn = 0;
CREATE INDEX alerts_post ON alerts (post_id, state, is_withdrawn) WHERE post_id IS NOT NULL;
CREATE INDEX alerts_account ON alerts (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX alerts_event ON alerts (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX alerts_import ON alerts (import_id);

-- Every act of the desk, append-only; undo, audit and the brief come from it.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_whom TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    before TEXT NOT NULL DEFAULT '{}',
    after TEXT NOT NULL DEFAULT '{}',
    reason TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    undoes INTEGER,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX journal_batch ON journal (batch);

-- One act of the desk on any number of things; one batch is one undo. undone_seq orders redo.
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    by_whom TEXT NOT NULL,
    summary TEXT NOT NULL,
    undone_seq INTEGER
) STRICT;
CREATE INDEX batches_active ON batches (id) WHERE undone_seq IS NULL;
CREATE INDEX batches_undone ON batches (undone_seq) WHERE undone_seq IS NOT NULL;
CREATE INDEX journal_subject ON journal (subject, subject_id, id);
CREATE INDEX journal_undoes ON journal (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('feed', 'mastodon', 'bluesky', 'file')),
    url TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    site TEXT NOT NULL DEFAULT '',
    account_id INTEGER REFERENCES accounts (id),
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'ended', 'removed')),
    is_approved INTEGER NOT NULL DEFAULT 0,
    added_at INTEGER NOT NULL,
    checked_at INTEGER,
    changed_at INTEGER,
    due_at INTEGER,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    body_hash TEXT NOT NULL DEFAULT '',
    cursor TEXT NOT NULL DEFAULT '{}',
    failures INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, url)
) STRICT;
CREATE INDEX sources_due ON sources (state, due_at);

CREATE TABLE saved_searches (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE search_history (
    query TEXT PRIMARY KEY,
    used_at INTEGER NOT NULL
) STRICT;

CREATE TABLE drafts (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL DEFAULT '',
    network TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    is_removed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE draft_versions (
    draft_id INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (draft_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Contentless index over normalised text; rowid is the post's id, so newest-first is its own order.
CREATE VIRTUAL TABLE posts_fts USING fts5(
    words, facets,
    content = '',
    prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc' tokenchars '_'"
);
