import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The engine of a data directory, kept running for as long as this holder is attached, and asked by it. */
export interface HeldEngine {
  readonly pid: number;
  /** Rows of a question, as the engine writes them in JSON. */
  ask<Row>(question: string): Promise<readonly Row[]>;
  detach(): void;
}

interface Attached {
  readonly endpoint: { readonly pid: number; readonly port: number; readonly readerPassword: string };
  detach(): void;
}

interface EmbeddedModule {
  attachEngine(folder: string, memory: number | null): Promise<Attached>;
  readonly ENGINE_DATABASE: string;
}

/** Attaches to the engine of a data directory, and starts it where it does not run, by the code of the built center. */
export async function holdEngine(programRoot: string, data: string): Promise<HeldEngine> {
  const module = pathToFileURL(join(programRoot, "center/dist/store/embedded/index.js")).href;
  const { attachEngine, ENGINE_DATABASE } = (await import(module)) as EmbeddedModule;
  const attached = await attachEngine(join(data, "engine"), null);
  const { pid, port, readerPassword } = attached.endpoint;
  const url = `http://127.0.0.1:${port}/?database=${ENGINE_DATABASE}&default_format=JSONEachRow`;
  return {
    pid,
    detach: () => attached.detach(),
    ask: async <Row>(question: string): Promise<readonly Row[]> => {
      const headers = { "X-ClickHouse-User": "reader", "X-ClickHouse-Key": readerPassword };
      const settings = "&output_format_json_quote_64bit_integers=0";
      const answer = await fetch(`${url}${settings}`, { method: "POST", headers, body: question });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`the engine answered ${answer.status}: ${text}`);
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Row);
    },
  };
}
