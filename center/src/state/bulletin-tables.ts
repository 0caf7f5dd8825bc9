/** The tables of bulletins as Kysely sees them; instants are whole seconds since 1970 UTC. */
export interface BulletinTables {
  bulletins: BulletinRow;
  bulletin_revisions: BulletinRevisionRow;
}

/** One bulletin; `port` and `region` print as in figures. */
export interface BulletinRow {
  id: string;
  change: string;
  port: string | null;
  region: string | null;
  start_at: number;
  end_at: number | null;
  cause: string;
  status: string;
  author: string;
  created_at: number;
}

/** One revision; the last one is open until `published_at` is set. */
export interface BulletinRevisionRow {
  bulletin_id: string;
  number: number;
  what_en: string;
  what_ja: string;
  author: string;
  opened_at: number;
  reader: string | null;
  read_sha256: string | null;
  read_at: number | null;
  publisher: string | null;
  sha256: string | null;
  published_at: number | null;
}
