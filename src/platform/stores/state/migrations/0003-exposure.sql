-- Hosts, what was last found on each, and which flaws they are exposed to. Times are milliseconds since 1970 UTC.

create table state.hosts (
  name text primary key,
  ssh text,
  tags jsonb not null,
  domain text,
  group_name text,
  added bigint not null
);

-- One inventory a host, the latest. `document`: the whole of it, deflated JSON.
create table state.inventories (
  host text primary key references state.hosts on delete cascade,
  taken bigint not null,
  how text not null,
  packages integer not null,
  summary jsonb not null,
  document bytea not null
);

-- What is, or once was, open on a host. `due`, `probed`, `rank` repeat what `deadline` says, to find and order by.
create table state.exposures (
  host text not null references state.hosts on delete cascade,
  flaw text not null,
  package text not null,
  state text not null check (state in ('open', 'fixed-on-disk', 'fixed', 'mitigated', 'accepted', 'not-affected', 'unknown')),
  certainty text not null check (certainty in ('certain', 'possible')),
  verdict text,
  installed text not null,
  fixed text,
  offered text,
  advisories jsonb not null,
  binaries jsonb not null,
  deadline jsonb not null,
  due bigint,
  probed boolean not null,
  since bigint not null,
  changed bigint not null,
  primary key (host, flaw, package)
);
create index on state.exposures (flaw);
create index on state.exposures (due) where state in ('open', 'fixed-on-disk', 'unknown');

-- Every change of state, the first one included: the curve of the race. `state` null: the host was removed, or the advisory withdrawn.
create table state.exposure_changes (
  number bigint generated always as identity primary key,
  flaw text not null,
  host text not null,
  package text not null,
  at bigint not null,
  before text,
  state text
);
create index on state.exposure_changes (flaw, at);

-- What people decided. A row stays when it ends: the reasons are kept.
create table state.decisions (
  id uuid primary key default gen_random_uuid(),
  flaw text not null,
  host text,
  package text,
  kind text not null check (kind in ('accepted', 'not-affected', 'mitigated')),
  reason text not null check (reason <> ''),
  made_by text not null,
  made bigint not null,
  expires bigint check (expires is not null or kind = 'not-affected'),
  ended bigint
);
create index on state.decisions (flaw);
