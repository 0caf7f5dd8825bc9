import Database from "libsql";
import { Kysely, SqliteDialect } from "kysely";
import type { SqliteDatabase } from "kysely";
import { TeitenError } from "../telemetry/index.ts";
import { STATE_MIGRATIONS } from "./migrations.ts";
import { openForOwner } from "./owner-only.ts";
import type { StateTables } from "./tables.ts";

/** The state database, open: Kysely for questions, and the connection under it for closing. */
export type StateDatabase = Kysely<StateTables>;

/**
 * Opens (and where it is new or older, migrates) the state database: WAL, every commit synced. Throws `TeitenError` for a
 * file of a newer release or one that is no database.
 */
export function openDatabase(file: string): StateDatabase {
  const connection = connect(file);
  try {
    connection.exec("pragma busy_timeout = 10000");
    connection.exec("pragma journal_mode = wal");
    connection.exec("pragma synchronous = full");
    connection.exec("pragma foreign_keys = on");
    migrate(connection, file);
  } catch (error) {
    connection.close();
    throw error instanceof TeitenError ? error : unusable(file, error);
  }
  return new Kysely<StateTables>({ dialect: new SqliteDialect({ database: guarded(connection, file) }) });
}

function connect(file: string): Database.Database {
  try {
    return openForOwner(file, () => new Database(file));
  } catch (error) {
    throw unusable(file, error);
  }
}

/**
 * Every transaction here writes, and several processes may: one that began by reading could not wait for another's commit
 * when it comes to write (SQLite answers SQLITE_BUSY at once), so each takes its place in the queue when it begins.
 */
const BEGIN = "begin immediate";

/** The connection with errors that a person can act on, wherever a statement meets them. */
function guarded(connection: Database.Database, file: string): SqliteDatabase {
  const guard = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw isStorage(error) ? unusable(file, error) : error;
    }
  };
  return {
    close: () => void connection.close(),
    prepare: (text) => {
      const statement = guard(() => connection.prepare(text === "begin" ? BEGIN : text));
      return {
        reader: statement.reader,
        all: (parameters) => guard(() => statement.all(...parameters)),
        run: (parameters) => guard(() => statement.run(...parameters)),
        iterate: (parameters) => guard(() => statement.iterate(...parameters)),
      };
    },
  };
}

function isStorage(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|BUSY)/.test((error as { code?: string }).code ?? "");
}

function migrate(connection: Database.Database, file: string): void {
  const current = version(connection);
  const newest = STATE_MIGRATIONS.at(-1)?.number ?? 0;
  if (current > newest) {
    throw new TeitenError({
      code: "state-newer",
      message: `the state database has schema ${current}, this release knows ${newest}`,
      place: file,
      advice: "use the release that wrote it, or a newer one",
      exitCode: 78,
    });
  }
  if (current === newest) return;
  connection.exec("begin immediate");
  try {
    connection.exec("create table if not exists migrations (number integer primary key, name text not null) strict");
    const from = version(connection);
    for (const step of STATE_MIGRATIONS.filter(({ number }) => number > from)) {
      for (const statement of step.statements) connection.exec(statement);
      connection.prepare("insert into migrations (number, name) values (?, ?)").run(step.number, step.name);
    }
    connection.exec("commit");
  } catch (error) {
    connection.exec("rollback");
    throw error;
  }
}

function version(connection: Database.Database): number {
  const present = connection.prepare("select name from sqlite_master where name = 'migrations'").all();
  if (present.length === 0) return 0;
  const rows = connection.prepare("select max(number) as number from migrations").all() as { number: number | null }[];
  return rows[0]?.number ?? 0;
}

function unusable(file: string, error: unknown): TeitenError {
  const full = /full|SQLITE_FULL|SQLITE_IOERR/i.test(String(error));
  return new TeitenError({
    code: full ? "disk-full" : "state-unusable",
    message: `the state database cannot be used: ${(error as Error).message}`,
    place: file,
    advice: full ? "make room on the disk and run the command again" : "restore the file from a backup",
    cause: error,
  });
}
