#pragma once
// The gateway's tables.

namespace helpline {

inline constexpr int kStoreVersion = 2;

// A message's bytes go when the other end has them; its digest stays as long as the conversation, so that a
// late repetition is still known. `arrival` orders a desk's queue and never goes back. `last_activity` is
// when either side wrote or the child asked, to within kActivitySeconds.
inline constexpr const char *kStoreSchema = R"sql(
CREATE TABLE conversations(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  token_hash BLOB NOT NULL,
  service TEXT NOT NULL,
  desk_key INTEGER NOT NULL,
  created INTEGER NOT NULL,
  last_activity INTEGER NOT NULL,
  ended INTEGER,
  from_child INTEGER NOT NULL DEFAULT 0,
  from_desk INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX waiting ON conversations(service, number, last_activity) WHERE ended IS NULL AND from_desk = 0;
CREATE INDEX going_on ON conversations(last_activity) WHERE ended IS NULL;
CREATE INDEX over ON conversations(ended) WHERE ended IS NOT NULL;
CREATE TABLE messages(
  arrival INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation INTEGER NOT NULL REFERENCES conversations(number) ON DELETE CASCADE,
  direction INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  digest BLOB NOT NULL,
  sealed BLOB,
  last INTEGER NOT NULL,
  arrived INTEGER NOT NULL,
  UNIQUE(conversation, direction, sequence)
);
CREATE INDEX undelivered ON messages(direction, arrival) WHERE sealed IS NOT NULL;
CREATE TABLE tombstones(digest BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE services(id TEXT PRIMARY KEY, state INTEGER NOT NULL, wait_minutes INTEGER) WITHOUT ROWID;
)sql";

}  // namespace helpline
