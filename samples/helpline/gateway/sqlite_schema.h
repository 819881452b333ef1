#pragma once
// The gateway's tables.

namespace helpline {

inline constexpr int kStoreVersion = 3;

// A message's bytes go when the other end has them; its digest stays as long as the conversation, so that a
// late repetition is still known. `arrival` orders a desk's queue and never goes back; `for_desk` is the
// service's number while a child's message waits for its desk. `last_activity` is when either side wrote or
// the child asked, to within kActivitySeconds. `fetched` and `taken` count what child and desk have.
// `probe` is written to see whether the disk takes anything. `stored` of a service is how many messages wait
// for its desk or for its children.
inline constexpr const char *kStoreSchema = R"sql(
CREATE TABLE services(
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state INTEGER NOT NULL DEFAULT 0,
  wait_minutes INTEGER,
  stored INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE conversations(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  token_hash BLOB NOT NULL,
  service INTEGER NOT NULL REFERENCES services(number),
  desk_key INTEGER NOT NULL,
  last_activity INTEGER NOT NULL,
  ended INTEGER,
  from_child INTEGER NOT NULL DEFAULT 0,
  from_desk INTEGER NOT NULL DEFAULT 0,
  taken INTEGER NOT NULL DEFAULT 0,
  fetched INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX waiting ON conversations(service, number, last_activity) WHERE ended IS NULL AND from_desk = 0;
CREATE INDEX going_on ON conversations(last_activity) WHERE ended IS NULL;
CREATE INDEX over ON conversations(ended) WHERE ended IS NOT NULL;
CREATE TABLE messages(
  arrival INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation INTEGER NOT NULL REFERENCES conversations(number) ON DELETE CASCADE,
  direction INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  for_desk INTEGER,
  arrived INTEGER NOT NULL,
  last INTEGER NOT NULL,
  digest BLOB NOT NULL,
  sealed BLOB,
  UNIQUE(conversation, direction, sequence)
);
CREATE INDEX undelivered ON messages(for_desk, arrival) WHERE for_desk IS NOT NULL;
CREATE TABLE tombstones(digest BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX expiring ON tombstones(until);
CREATE TABLE arrivals(
  service TEXT NOT NULL,
  relay TEXT NOT NULL,
  week TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY(service, relay, week)
) WITHOUT ROWID;
CREATE TABLE probe(number INTEGER PRIMARY KEY, zeros BLOB NOT NULL);
)sql";

}  // namespace helpline
