import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DataType, load, open } from "ffi-rs";

/**
 * Runs the engine's main function on a thread of its own and resolves when it returns, which it does only when it could
 * not start: the boot query opens the HTTP listener and then never ends.
 */
export async function runEngine(configuration: string, data: string, port: number): Promise<void> {
  open({ library: "chdb", path: libraryPath() });
  const boot =
    "SYSTEM START LISTEN HTTP; SELECT sleepEachRow(3) FROM system.numbers SETTINGS max_block_size = 1 FORMAT Null";
  const words = [
    "clickhouse",
    `--path=${data}`,
    `--config-file=${configuration}`,
    "--listen_host=127.0.0.1",
    `--http_port=${port}`,
    `--query=${boot}`,
  ];
  await load({
    library: "chdb",
    funcName: "chdb_query_cmdline",
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [words.length, words],
    runInNewThread: true,
  });
}

function libraryPath(): string {
  const system = process.platform === "darwin" ? "darwin" : "linux";
  const suffix = system === "linux" ? `${process.arch}-gnu` : process.arch;
  const fromChdb = createRequire(createRequire(import.meta.url).resolve("chdb"));
  const manifest = fromChdb.resolve(`@chdb/lib-${system}-${suffix}/package.json`);
  return join(dirname(manifest), "libchdb.so");
}
