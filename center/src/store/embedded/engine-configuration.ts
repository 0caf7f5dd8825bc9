/** What the embedded engine is started with. */
export interface EngineSettings {
  /** Absolute path of the engine's data. */
  readonly data: string;
  /** Absolute path of the file that holds the users, written beside the configuration. */
  readonly usersFile: string;
  /** MiB for queries, or null for 60 % of the machine's memory. */
  readonly memory: number | null;
}

/** A user of the engine: `writer` may do everything, `reader` may only select from the database `teiten`. */
export interface EngineUser {
  readonly name: "writer" | "reader";
  /** SHA-256 of the password, lower-case hexadecimal. */
  readonly passwordHash: string;
}

/** The name of our database; the engine's own `default` shows the files of its working directory and stays empty. */
export const ENGINE_DATABASE = "teiten";

/**
 * Bytes up to which parts are merged in the background. The engine often lives no longer than a command, and a large
 * merge that is broken off with it is work for nothing; ingest merges large parts itself when there are many.
 */
const LARGEST_MERGE = 4_194_304;

/** How long an insert may be silent, for a machine that is asleep or very busy: ingest itself ends one after seconds. */
const SILENCE_SECONDS = 600;

/** The server configuration: small pools for a small machine, no log but what kills the engine. */
export function serverConfiguration(settings: EngineSettings): string {
  const memory =
    settings.memory === null
      ? "<max_server_memory_usage_to_ram_ratio>0.6</max_server_memory_usage_to_ram_ratio>"
      : `<max_server_memory_usage>${settings.memory * 1024 * 1024}</max_server_memory_usage>`;
  return `<clickhouse>
  <logger><level>fatal</level></logger>
  <timezone>UTC</timezone>
  <users_config>${escapeXml(settings.usersFile)}</users_config>
  ${memory}
  <max_concurrent_queries>64</max_concurrent_queries>
  <max_connections>256</max_connections>
  <mark_cache_size>268435456</mark_cache_size>
  <background_pool_size>4</background_pool_size>
  <access_control_improvements>
    <select_from_system_db_requires_grant>true</select_from_system_db_requires_grant>
    <select_from_information_schema_requires_grant>true</select_from_information_schema_requires_grant>
  </access_control_improvements>
  <merge_tree>
    <max_bytes_to_merge_at_max_space_in_pool>${LARGEST_MERGE}</max_bytes_to_merge_at_max_space_in_pool>
    <non_replicated_deduplication_window>0</non_replicated_deduplication_window>
    <max_suspicious_broken_parts>1000000</max_suspicious_broken_parts>
    <max_suspicious_broken_parts_bytes>1000000000000</max_suspicious_broken_parts_bytes>
  </merge_tree>
</clickhouse>
`;
}

/**
 * The users file. The engine boots as `default`, which cannot have a password (the start would fail), so it may do
 * nothing but what the boot query does.
 */
export function usersConfiguration(users: readonly EngineUser[]): string {
  const loopback = "<networks><ip>127.0.0.1</ip></networks>";
  const entries = users.map(
    ({ name, passwordHash }) => `<${name}>
      <password_sha256_hex>${passwordHash}</password_sha256_hex>${loopback}<profile>${name}</profile><quota>default</quota>
      <grants>${grantsOf(name)}</grants>
    </${name}>`,
  );
  return `<clickhouse>
  <profiles>
    <default><http_receive_timeout>${SILENCE_SECONDS}</http_receive_timeout></default>
    <boot/>
    <writer><http_receive_timeout>${SILENCE_SECONDS}</http_receive_timeout><max_partitions_per_insert_block>0</max_partitions_per_insert_block></writer>
    <reader>
      <readonly>2</readonly>
      <max_execution_time>300</max_execution_time>
    </reader>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password/>${loopback}<profile>boot</profile><quota>default</quota>
      <grants>
        <query>GRANT SYSTEM LISTEN ON *.*</query>
        <query>GRANT SELECT ON system.numbers</query>
      </grants>
    </default>
    ${entries.join("\n    ")}
  </users>
</clickhouse>
`;
}

function grantsOf(name: EngineUser["name"]): string {
  const grants = name === "writer" ? ["GRANT ALL ON *.*"] : [`GRANT SELECT ON ${ENGINE_DATABASE}.*`];
  return grants.map((grant) => `<query>${grant}</query>`).join("");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
