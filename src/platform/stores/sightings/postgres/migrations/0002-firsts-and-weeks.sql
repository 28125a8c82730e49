-- The earliest sources of a period and subject: eight bytes each, in order of time (see `firsts.ts`).
create table sightings.firsts (
  level integer not null,
  subject integer not null,
  start integer not null,
  complete boolean not null,
  sources bytea not null,
  primary key (level, subject, start)
);
-- Hashes do not compress.
alter table sightings.firsts alter column sources set storage external;

-- Sums of weeks (level 10080) join those of days and blocks in `sightings.rollup` when the week is over, marked in
-- `sightings.settled`. Everything is settled anew, in the background, so that it has its list of firsts; emptied at once
-- here, what was made before need not be searched for period by period.
truncate sightings.settled, sightings.busiest, sightings.source_period;
delete from sightings.rollup where sensor > 0;
