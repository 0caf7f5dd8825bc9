import { userInfo } from "node:os";
import { formatEnrolmentToken } from "@teiten/core/uplink";
import { openTlsIdentity } from "../collect/index.ts";
import type { Configuration, DataPaths } from "../config/index.ts";
import { DEFAULT_POLICY } from "../state/index.ts";
import type { SensorRecord, State } from "../state/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import { wholeNumber } from "./sensor-policy.ts";
import type { TokenOptions } from "./sensor.ts";
import { tell } from "./tell.ts";

const DAY = 86_400;

/** Where the sensor's package keeps its state, and as whom: what another user makes there, the agent cannot read. */
const STATE = "/var/lib/teiten-sensor";
const AS_AGENT = "sudo -u teiten-sensor";

/** What a token is made for. */
export interface TokenBase {
  readonly state: State;
  readonly configuration: Configuration;
  readonly paths: DataPaths;
}

/** What the options say of a token, checked before anything is written; throws `TeitenError` (usage). */
export interface TokenTerms {
  readonly url: string | null;
  /** Hexadecimal SHA-256 of the collector's key, or null where a public CA vouches. */
  readonly centerKey: string | null;
  readonly validDays: number;
}

/** Reads the terms of a token from the options and the configuration. */
export function tokenTerms({ configuration, paths }: TokenBase, options: TokenOptions): TokenTerms {
  const validDays = wholeNumber(options.validDays, "--valid-days", 1, 365);
  const configured = configuration.collector.url;
  const url =
    options.collector !== undefined
      ? collectorUrl(options.collector, "--collector")
      : configured === null
        ? null
        : collectorUrl(configured, `${paths.configuration}: collector.url`);
  if (options.publicCa === true) return { url, validDays, centerKey: null };
  const identity = openTlsIdentity(paths, configuration.collector, Date.now());
  if (identity !== null) return { url, validDays, centerKey: identity.pin };
  throw new TeitenError({
    code: "pin-unknown",
    message: "a proxy ends TLS here, so the collector's key is not known",
    place: "collector.tls",
    advice: "add --public-ca, so that the token trusts the proxy's certificate by its public CA",
    exitCode: 2,
  });
}

/** Makes a token and prints it, with the commands for the host when it is known where the collector is. */
export async function printToken({ state }: TokenBase, sensor: SensorRecord, terms: TokenTerms): Promise<void> {
  const { url, centerKey, validDays } = terms;
  const expiresAt = Math.floor(Date.now() / 1000) + validDays * DAY;
  const secret = await state.fleet.addToken(sensor.id, expiresAt);
  await auditOperator(state, "token-made", sensor.name, `good until ${new Date(expiresAt * 1000).toISOString()}`);
  const token = formatEnrolmentToken({ sensor: sensor.name, secret, centerKey });
  const enrol = `${AS_AGENT} teiten-sensor enrol`;
  if (url === null) {
    process.stdout.write(`${token}\n`);
    tell(`on its host: ${enrol} URL TOKEN --state ${STATE}`);
    tell("to have the whole command printed: --collector https://HOST:PORT, or collector.url in teiten.yaml");
  } else {
    process.stdout.write(`${enrol} ${url} ${token} --state ${STATE}\n`);
    tell(`run this on the host; the token is good once, for ${counted(validDays, "day")}`);
  }
  tell(
    `then keep the host silent (sudo teiten-sensor check --state ${STATE} --rules), name its interface in ` +
      "/etc/default/teiten-sensor, and start it: sudo systemctl enable --now teiten-sensor teiten-capture@INTERFACE",
  );
}

/** Ends all keys and tokens of a sensor at once, with a line in the audit; answers how many keys signed until now. */
export async function endKeys(state: State, { id, name }: Pick<SensorRecord, "id" | "name">): Promise<number> {
  const ended = await state.fleet.revokeKeys(id, Math.floor(Date.now() / 1000));
  await state.fleet.setPolicy(id, { rotateKey: DEFAULT_POLICY.rotateKey });
  await auditOperator(state, "keys-revoked", name, counted(ended, "key"));
  return ended;
}

/** Writes what the operator did to the audit, with the name of the account. */
export async function auditOperator(state: State, action: string, object: string, detail: string): Promise<void> {
  const account = `by ${accountName()}`;
  await state.fleet.audit({
    actor: "operator",
    action,
    object,
    detail: detail === "" ? account : `${detail}, ${account}`,
  });
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

/** What `teiten-sensor enrol` takes: https alone, because the key in the token is proven by TLS. */
function collectorUrl(text: string, place: string): string {
  if (/^https:\/\/[^/?#@\s]+\/?$/.test(text) && URL.canParse(text)) return text.replace(/\/$/, "");
  throw new TeitenError({
    code: "collector-url",
    message: `“${text}” is not the address of a collector`,
    place,
    advice: "write https, host and port, nothing behind them: https://198.51.100.1:8443",
    exitCode: 2,
  });
}
