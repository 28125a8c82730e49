-- Dictionaries: rows stay narrow.
create table sightings.sensor (id smallint primary key, name text not null unique);

-- Threats have positive numbers, templates of unknown probes negative ones, 0 stands for all threats together.
create table sightings.subject (
  id integer primary key,
  name text not null,
  example text,
  unknown boolean not null,
  unique (unknown, name)
);

-- Sources that are host names; addresses need no dictionary, they are the 16 bytes of the key themselves.
create table sightings.source_name (key uuid primary key, name text not null);

-- Which batches were taken: all numbers of one epoch, in order or not, in one row.
create table sightings.taken (
  sensor smallint not null,
  epoch text not null,
  seqs int8multirange not null,
  primary key (sensor, epoch)
);

-- One row a sighting and status class (0 to 4: 1xx to 5xx, 5: no status, 6: class not told).
create table sightings.minute (
  minute integer not null,
  subject integer not null,
  requests integer not null,
  sensor smallint not null,
  status smallint not null,
  source uuid not null
) partition by range (minute);
create index on sightings.minute using brin (minute) with (pages_per_range = 16);

-- Days that no honest clock shows share one partition, so that forged times cannot make tables without end.
create table sightings.minute_other partition of sightings.minute default;

-- Sums and sketches by hour (60), day (1440) and thirty days (43200); sensor 0: all sensors, always exact;
-- single sensors by day and thirty days, when the period is settled.
create table sightings.rollup (
  level integer not null,
  sensor smallint not null,
  subject integer not null,
  start integer not null,
  first integer not null,
  last integer not null,
  requests bigint not null,
  a1 bigint not null,
  a2 bigint not null,
  a3 bigint not null,
  a4 bigint not null,
  a5 bigint not null,
  a0 bigint not null,
  sketch bytea not null,
  primary key (level, sensor, subject, start)
) with (fillfactor = 70);
alter table sightings.rollup alter column sketch set storage plain;

-- Whole-line traffic, by minute (1), hour, day and thirty days; sensor 0: all sensors.
create table sightings.traffic (
  level integer not null,
  sensor smallint not null,
  start integer not null,
  lines bigint not null,
  probes bigint not null,
  sketch bytea not null,
  primary key (level, sensor, start)
) with (fillfactor = 70);
alter table sightings.traffic alter column sketch set storage plain;

-- Periods whose tables below were made and are still true. A late sighting removes the row.
create table sightings.settled (level integer not null, start integer not null, primary key (level, start));

-- The busiest sources of a period and subject: key, requests, first and last minute, 28 bytes each.
create table sightings.busiest (
  level integer not null,
  subject integer not null,
  start integer not null,
  complete boolean not null,
  sources bytea not null,
  primary key (level, subject, start)
);

-- All that one source did in a settled period: every source by thirty days, the busy ones by day.
create table sightings.source_period (
  level integer not null,
  source uuid not null,
  start integer not null,
  requests bigint not null,
  first integer not null,
  last integer not null,
  parts bytea not null,
  primary key (source, level, start)
);
create index on sightings.source_period using brin (start);

-- Nothing older than this minute is told: what was pruned may still be part of a longer sum.
create table sightings.horizon (minute integer not null);
insert into sightings.horizon values (0);

create table sightings.evidence (
  id bigint generated always as identity primary key,
  subject integer not null,
  source uuid not null,
  time bigint not null,
  sensor smallint not null,
  line bigint not null,
  status smallint,
  file text not null,
  text text not null
);
create index on sightings.evidence (subject, source, time desc);
create index on sightings.evidence (time desc);
create index on sightings.evidence (subject, time desc);
create index on sightings.evidence (source, time desc);
