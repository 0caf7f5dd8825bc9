import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serveControlSocket } from "./control-server.ts";
import { serverConfiguration, usersConfiguration } from "./engine-configuration.ts";
import { engineFolder } from "./engine-folder.ts";
import type { EngineFolder } from "./engine-folder.ts";
import { runEngine } from "./library.ts";
import { testEngine } from "./self-test.ts";
import type { StartingEngine } from "./self-test.ts";

/** A store of many parts takes seconds to open, not minutes. */
const START_MILLIS = 120_000;

const [root = "", memory = ""] = process.argv.slice(2);
process.umask(0o077);
process.on("SIGTERM", end);
await start(engineFolder(root), memory === "" ? null : Number(memory));

/** The process that the engine lives in: starts it, proves it, serves it to clients, and ends with the last of them. */
async function start(folder: EngineFolder, memoryMegabytes: number | null): Promise<void> {
  const engine: StartingEngine = {
    port: await freePort(),
    writerPassword: randomBytes(24).toString("base64url"),
    readerPassword: randomBytes(24).toString("base64url"),
    nonce: randomBytes(12).toString("hex"),
  };
  const configuration = writeConfiguration(folder, engine, memoryMegabytes);
  void runEngine(configuration, folder.data, engine.port).then(
    () => fail("the engine ended before it listened (is another one running on the same folder?)"),
    (error: unknown) => fail(String(error)),
  );
  const version = await untilItAnswers(engine);
  const { port, writerPassword, readerPassword } = engine;
  serveControlSocket(folder.root, { pid: process.pid, port, version, writerPassword, readerPassword }, end);
}

async function untilItAnswers(engine: StartingEngine): Promise<string> {
  const deadline = Date.now() + START_MILLIS;
  while (Date.now() < deadline) {
    try {
      const version = await testEngine(engine);
      if (version !== null) return version;
    } catch (error) {
      fail(`the engine failed its self-test: ${(error as Error).message}`);
    }
    await sleep(10);
  }
  return fail("the engine did not answer in time");
}

function writeConfiguration(folder: EngineFolder, engine: StartingEngine, memoryMegabytes: number | null): string {
  mkdirSync(folder.data, { recursive: true });
  for (const name of readdirSync(folder.root)) {
    const pid = /^(?:server|users)-(\d+)\.xml$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder.root, name), { force: true });
  }
  const usersFile = join(folder.root, `users-${process.pid}.xml`);
  const serverFile = join(folder.root, `server-${process.pid}.xml`);
  const hash = (password: string): string => createHash("sha256").update(password).digest("hex");
  writeFileSync(
    usersFile,
    usersConfiguration([
      { name: "writer", passwordHash: hash(engine.writerPassword) },
      { name: "reader", passwordHash: hash(engine.readerPassword) },
    ]),
  );
  writeFileSync(serverFile, serverConfiguration({ data: folder.data, usersFile, memory: memoryMegabytes }));
  return serverFile;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function fail(reason: string): never {
  process.stderr.write(`${new Date().toISOString()} ${reason}\n`);
  end();
  throw new Error(reason);
}

/** The engine is crash-safe and ends only so: its threads would go on behind an ordinary exit. */
function end(): void {
  for (const kind of ["server", "users"]) rmSync(join(root, `${kind}-${process.pid}.xml`), { force: true });
  process.kill(process.pid, "SIGKILL");
}
