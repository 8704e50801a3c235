-- A hash of what a row says, by which a flipped bit is noticed; see store/seals.py. A change of what
-- it covers takes it off; the end of the import puts it on anew.

ALTER TABLE posts ADD COLUMN seal INTEGER;
CREATE INDEX posts_unsealed ON posts (id) WHERE seal IS NULL;
CREATE TRIGGER posts_unseal AFTER UPDATE OF
    network, native_id, account_id, kind, title, lang, url, published_at, precision, time_text,
    is_complete, edited_at, presence, presence_at, deleted_at, first_seen, reply_to,
    reply_to_account, repost_of, repost_author, quote_of, thread_id, links, mentions, hashtags,
    media, version_count, blanked_length, format, text_hash, record_hash
ON posts WHEN NEW.seal IS NOT NULL AND (
    NEW.network, NEW.native_id, NEW.account_id, NEW.kind, NEW.title, NEW.lang, NEW.url,
    NEW.published_at, NEW.precision, NEW.time_text, NEW.is_complete, NEW.edited_at,
    NEW.presence, NEW.presence_at, NEW.deleted_at, NEW.first_seen, NEW.reply_to,
    NEW.reply_to_account, NEW.repost_of, NEW.repost_author, NEW.quote_of, NEW.thread_id,
    NEW.links, NEW.mentions, NEW.hashtags, NEW.media, NEW.version_count, NEW.blanked_length,
    NEW.format, NEW.text_hash, NEW.record_hash
) IS NOT (
    OLD.network, OLD.native_id, OLD.account_id, OLD.kind, OLD.title, OLD.lang, OLD.url,
    OLD.published_at, OLD.precision, OLD.time_text, OLD.is_complete, OLD.edited_at,
    OLD.presence, OLD.presence_at, OLD.deleted_at, OLD.first_seen, OLD.reply_to,
    OLD.reply_to_account, OLD.repost_of, OLD.repost_author, OLD.quote_of, OLD.thread_id,
    OLD.links, OLD.mentions, OLD.hashtags, OLD.media, OLD.version_count, OLD.blanked_length,
    OLD.format, OLD.text_hash, OLD.record_hash
)
BEGIN UPDATE posts SET seal = NULL WHERE id = NEW.id; END;

ALTER TABLE alerts ADD COLUMN seal INTEGER;
CREATE INDEX alerts_unsealed ON alerts (id) WHERE seal IS NULL;
CREATE TRIGGER alerts_unseal AFTER UPDATE OF
    key, kind, level, reason, at, post_id, account_id, event_id, rule_id, created_at
ON alerts WHEN NEW.seal IS NOT NULL AND (
    NEW.key, NEW.kind, NEW.level, NEW.reason, NEW.at, NEW.post_id, NEW.account_id, NEW.event_id,
    NEW.rule_id, NEW.created_at
) IS NOT (
    OLD.key, OLD.kind, OLD.level, OLD.reason, OLD.at, OLD.post_id, OLD.account_id, OLD.event_id,
    OLD.rule_id, OLD.created_at
)
BEGIN UPDATE alerts SET seal = NULL WHERE id = NEW.id; END;

ALTER TABLE profiles ADD COLUMN seal INTEGER;
CREATE INDEX profiles_unsealed ON profiles (id) WHERE seal IS NULL;
CREATE TRIGGER profiles_unseal AFTER UPDATE OF
    account_id, observed_at, last_confirmed_at, fields, source
ON profiles WHEN NEW.seal IS NOT NULL AND (
    NEW.account_id, NEW.observed_at, NEW.last_confirmed_at, NEW.fields, NEW.source
) IS NOT (
    OLD.account_id, OLD.observed_at, OLD.last_confirmed_at, OLD.fields, OLD.source
)
BEGIN UPDATE profiles SET seal = NULL WHERE id = NEW.id; END;

ALTER TABLE profile_changes ADD COLUMN seal INTEGER;
CREATE INDEX profile_changes_unsealed ON profile_changes (id) WHERE seal IS NULL;
CREATE TRIGGER profile_changes_unseal AFTER UPDATE OF
    key, account_id, field, old, new, after_at, before_at, source
ON profile_changes WHEN NEW.seal IS NOT NULL AND (
    NEW.key, NEW.account_id, NEW.field, NEW.old, NEW.new, NEW.after_at, NEW.before_at,
    NEW.source
) IS NOT (
    OLD.key, OLD.account_id, OLD.field, OLD.old, OLD.new, OLD.after_at, OLD.before_at,
    OLD.source
)
BEGIN UPDATE profile_changes SET seal = NULL WHERE id = NEW.id; END;

ALTER TABLE presence_notes ADD COLUMN seal INTEGER;
CREATE INDEX presence_notes_unsealed ON presence_notes (id) WHERE seal IS NULL;
CREATE TRIGGER presence_notes_unseal AFTER UPDATE OF
    network, native_id, presence, at, evidence
ON presence_notes WHEN NEW.seal IS NOT NULL AND (
    NEW.network, NEW.native_id, NEW.presence, NEW.at, NEW.evidence
) IS NOT (
    OLD.network, OLD.native_id, OLD.presence, OLD.at, OLD.evidence
)
BEGIN UPDATE presence_notes SET seal = NULL WHERE id = NEW.id; END;

ALTER TABLE follow_runs ADD COLUMN seal INTEGER;
CREATE INDEX follow_runs_unsealed ON follow_runs (id) WHERE seal IS NULL;
CREATE TRIGGER follow_runs_unseal AFTER UPDATE OF
    key, account_id, direction, captured_at, source, note, claimed, read, is_complete,
    is_list_hidden, members, dates
ON follow_runs WHEN NEW.seal IS NOT NULL AND (
    NEW.key, NEW.account_id, NEW.direction, NEW.captured_at, NEW.source, NEW.note, NEW.claimed,
    NEW.read, NEW.is_complete, NEW.is_list_hidden, NEW.members, NEW.dates
) IS NOT (
    OLD.key, OLD.account_id, OLD.direction, OLD.captured_at, OLD.source, OLD.note, OLD.claimed,
    OLD.read, OLD.is_complete, OLD.is_list_hidden, OLD.members, OLD.dates
)
BEGIN UPDATE follow_runs SET seal = NULL WHERE id = NEW.id; END;

ALTER TABLE follow_events ADD COLUMN seal INTEGER;
CREATE INDEX follow_events_unsealed ON follow_events (id) WHERE seal IS NULL;
CREATE TRIGGER follow_events_unseal AFTER UPDATE OF
    key, kind, actor_id, target_id, after_at, before_at, confidence, evidence
ON follow_events WHEN NEW.seal IS NOT NULL AND (
    NEW.key, NEW.kind, NEW.actor_id, NEW.target_id, NEW.after_at, NEW.before_at, NEW.confidence,
    NEW.evidence
) IS NOT (
    OLD.key, OLD.kind, OLD.actor_id, OLD.target_id, OLD.after_at, OLD.before_at, OLD.confidence,
    OLD.evidence
)
BEGIN UPDATE follow_events SET seal = NULL WHERE id = NEW.id; END;
