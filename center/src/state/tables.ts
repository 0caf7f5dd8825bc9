import type { Generated } from "kysely";
import type { BulletinTables } from "./bulletin-tables.ts";
import type { FleetTables } from "./fleet-tables.ts";

/** The tables of the state database as Kysely sees them; days are `YYYY-MM-DD` text, instants whole seconds since 1970 UTC. */
export interface StateTables extends FleetTables, BulletinTables {
  published_cells: PublishedCellRow;
  published_tables: PublishedTableRow;
  sensors: SensorRow;
  sensor_addresses: { sensor_id: number; prefix: string; valid_from: string | null; valid_to: string | null };
  sensor_groups: { sensor_id: number; group_name: string; valid_from: string | null; valid_to: string | null };
  segments: SegmentRow;
  segment_intervals: { segment_id: number; from_second: number; to_second: number };
  segment_gaps: { segment_id: number; from_second: number; to_second: number; reason: string };
  segment_days: { segment_id: number; day: string; packets: number };
  dirty_days: { day: string; marks: number };
  /** Hash of what counts on a day; null until it is asked for. `version` grows when that changes. */
  day_revisions: { day: string; version: number; sha256: string | null };
  datasets: DatasetRow;
  claims: ClaimRow;
  figure_revisions: FigureRevisionRow;
  settings: { name: string; value: string };
}

/** One sensor; its addresses and groups have tables of their own. */
export interface SensorRow {
  id: Generated<number>;
  name: string;
  country: string;
  network: string;
  operator: string;
  retired_on: string | null;
}

/** One line of the ledger. */
export interface SegmentRow {
  id: Generated<number>;
  sensor_id: number;
  boot: string;
  sequence: string;
  /** The sequence number of an uploaded segment; null for an imported capture. */
  number: number | null;
  sha256: string;
  stored_sha256: string | null;
  archive_path: string;
  status: string;
  reason: string | null;
  /** JSON of `Covers`: how the observed time is found, kept so that a replay finds the same. */
  covers: string;
  coverage: string;
  bytes: number;
  frames: number | null;
  counted: number | null;
  row_count: number | null;
  /** JSON of counts by reason. */
  uncounted: string | null;
  dropped: number;
  received_at: number;
}

/** One dated data set of the catalogue. */
export interface DatasetRow {
  id: Generated<number>;
  kind: string;
  name: string;
  date: string;
  licence: string;
  path: string;
  sha256: string;
}

/** One claim of the operator or of a simulated network. */
export interface ClaimRow {
  id: Generated<number>;
  organisation: string;
  range: string;
  valid_from: string | null;
  valid_to: string | null;
  known_from: string | null;
  known_to: string | null;
  evidence: string;
  source: string;
  confidence: string;
}

/** One published result of one recipe. */
export interface FigureRevisionRow {
  figure: string;
  /** SHA-256 of the recipe without its data revision. */
  recipe: string;
  revision: number;
  /** JSON of the recipe and SHA-256 of the numbers that were published. */
  recipe_json: string;
  result_sha256: string;
  published_at: number;
}

/** One frozen cell of a publication. */
interface PublishedCellRow {
  policy: string;
  series: string;
  group_name: string;
  period: "week" | "month" | "quarter";
  label: string;
  value: number | null;
  noise: number | null;
  withheld: string | null;
  published_at: number;
}

/** One frozen table of a publication; `content` is JSON. */
interface PublishedTableRow {
  policy: string;
  name: string;
  group_name: string;
  label: string;
  content: string;
  published_at: number;
}
