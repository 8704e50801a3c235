-- Which account a row came with that stands under the account this one was merged into: undoing the
-- merge gives it back. See store/account_merge.py.

ALTER TABLE posts ADD COLUMN part_id INTEGER REFERENCES accounts (id);
CREATE INDEX posts_part ON posts (part_id) WHERE part_id IS NOT NULL;

ALTER TABLE alerts ADD COLUMN part_id INTEGER REFERENCES accounts (id);
CREATE INDEX alerts_part ON alerts (part_id) WHERE part_id IS NOT NULL;

ALTER TABLE profiles ADD COLUMN part_id INTEGER REFERENCES accounts (id);
CREATE INDEX profiles_part ON profiles (part_id) WHERE part_id IS NOT NULL;

ALTER TABLE profile_counts ADD COLUMN part_id INTEGER REFERENCES accounts (id);
CREATE INDEX profile_counts_part ON profile_counts (part_id) WHERE part_id IS NOT NULL;

ALTER TABLE follow_runs ADD COLUMN part_id INTEGER REFERENCES accounts (id);
CREATE INDEX follow_runs_part ON follow_runs (part_id) WHERE part_id IS NOT NULL;

ALTER TABLE sources ADD COLUMN part_id INTEGER REFERENCES accounts (id);
CREATE INDEX sources_part ON sources (part_id) WHERE part_id IS NOT NULL;

ALTER TABLE mutes ADD COLUMN part_id INTEGER REFERENCES accounts (id);
CREATE INDEX mutes_part ON mutes (part_id) WHERE part_id IS NOT NULL;
