import { request } from "node:http";

/** Who asks; without one the engine's boot user, which anybody on this machine could use. */
interface Login {
  readonly user: string;
  readonly password: string;
}

/** What the self-test needs to know of the engine that is starting. */
export interface StartingEngine {
  readonly port: number;
  readonly writerPassword: string;
  readonly readerPassword: string;
  /** A random word that only this engine is asked to repeat. */
  readonly nonce: string;
}

/**
 * Asks whether the engine on the port is ours and answers (its version), is not there yet (null), or is not as it must
 * be (throws). The way the engine is started is documented nowhere, so every start proves that the listener answers to
 * the password, that the reader cannot write or see files, and that the boot user can do nothing.
 */
export async function testEngine(engine: StartingEngine): Promise<string | null> {
  const writer: Login = { user: "writer", password: engine.writerPassword };
  const reader: Login = { user: "reader", password: engine.readerPassword };
  const answer = await ask(engine.port, writer, `SELECT '${engine.nonce}', version()`);
  if (answer === null) return null;
  const [nonce, version] = answer.text.trim().split("\t");
  if (nonce !== engine.nonce || version === undefined)
    throw new Error(`port ${engine.port} answers for another program`);
  const allowed = await ask(engine.port, reader, "SELECT 1");
  if (allowed?.text.trim() !== "1") throw new Error("the reader cannot log in");
  await refused(engine.port, reader, "CREATE DATABASE intruder");
  await refused(engine.port, reader, "SELECT * FROM file('/etc/hostname', 'LineAsString')");
  await refused(engine.port, reader, "SELECT name FROM system.users");
  await refused(engine.port, null, "SELECT name FROM system.users");
  await refused(engine.port, null, "SHUTDOWN");
  await refused(engine.port, { user: "writer", password: "wrong" }, "SELECT 1");
  return version;
}

async function refused(port: number, login: Login | null, query: string): Promise<void> {
  const answer = await ask(port, login, query);
  if (answer === null || answer.status === 200) {
    throw new Error(`the engine let ${login?.user ?? "an unknown user"} run: ${query}`);
  }
}

function ask(
  port: number,
  login: Login | null,
  query: string,
): Promise<{ readonly status: number; readonly text: string } | null> {
  const headers: Record<string, string> =
    login === null ? {} : { "X-ClickHouse-User": login.user, "X-ClickHouse-Key": login.password };
  return new Promise((resolve) => {
    const call = request({ host: "127.0.0.1", port, method: "POST", headers, timeout: 5000 }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      response.on("error", () => resolve(null));
    });
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve(null));
    call.end(query);
  });
}
