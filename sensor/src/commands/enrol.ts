import { resolve } from "node:path";
import { parseEnrolmentToken } from "@teiten/core/uplink";
import type { EnrolmentAnswer, EnrolmentToken } from "@teiten/core/uplink";
import { writeFilterFile } from "../agent/index.ts";
import { SensorError, killPoint, openDiskFiles, openSystemClock } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import {
  collectorEndpoint,
  createLine,
  findEnrolment,
  openKeyRing,
  sendEnrolment,
  storeEnrolment,
  storeSettings,
} from "../uplink/index.ts";
import type { Outcome } from "../uplink/index.ts";
import { becomeOwner } from "./become-owner.ts";
import type { Command } from "./command-line.ts";
import { tell } from "./print-error.ts";
import { refuseKernelFolder } from "./state-failure.ts";
import { STATE_OPTION, stateFolder } from "./state-option.ts";

/** `teiten-sensor enrol URL TOKEN`: makes this host's key and spends the token on it. */
export const enrolCommand: Command = {
  name: "enrol",
  says: "make this host's key and let the center know it, with the token from `teiten sensor add`",
  words: ["URL", "TOKEN"],
  options: [
    STATE_OPTION,
    { name: "new-key", value: null, says: "replace the key of a directory that is enrolled (with a new token)" },
  ],
  async run({ words: [url = "", text = ""], value, has }) {
    const folder = stateFolder(value("state"));
    const task = { files: openDiskFiles(), folder, url: readUrl(url), token: readToken(text), newKey: has("new-key") };
    refuseKernelFolder(folder);
    const owner = await becomeOwner(folder);
    if (owner !== null) tell(`works as user ${owner}, to whom ${resolve(folder)} belongs`);
    const enrolled = await enrol(task);
    process.stdout.write(
      `sensor ${enrolled.sensor} is enrolled at ${task.url}\nkey ${enrolled.key}\naddresses ${enrolled.settings.prefixes.join(", ")}\nstate ${resolve(folder)}\n`,
    );
    return 0;
  },
};

interface EnrolTask {
  readonly files: Files;
  readonly folder: string;
  readonly url: string;
  readonly token: EnrolmentToken;
  readonly newKey: boolean;
}

/** Every step can be repeated: the key is kept when the answer is lost, and the center takes the same key again. */
async function enrol({ files, folder, url, token, newKey }: EnrolTask): Promise<EnrolmentAnswer> {
  await files.makeFolder(folder);
  const before = await findEnrolment(files, folder);
  if (before !== null && before.sensor !== token.sensor) throw otherSensor(folder, before.sensor, token.sensor);
  const keys = await openKeyRing(files, folder, true);
  const key = newKey ? await keys.makeNext() : keys.current;
  const { sensor, centerKey } = token;
  const line = createLine({ url, centerKey }, openSystemClock());
  try {
    const outcome = await sendEnrolment(line, token, key, AbortSignal.timeout(60_000));
    killPoint("enrol.answered");
    if (outcome.kind !== "accepted") throw refusedBy(url, outcome, before !== null && !newKey);
    if (newKey) await keys.swap();
    await storeSettings(files, folder, outcome.answer.settings);
    const collector = await collectorEndpoint(url).catch(() => null);
    await writeFilterFile(files, folder, outcome.answer.settings, collector);
    await storeEnrolment(files, folder, { url, sensor, centerKey });
    return outcome.answer;
  } finally {
    line.close();
  }
}

function readToken(text: string): EnrolmentToken {
  const token = parseEnrolmentToken(text);
  if (token !== null) return token;
  throw new SensorError({
    code: "token-form",
    message: "this is no enrolment token, or a part of it is missing",
    place: "TOKEN",
    advice: "copy the whole word that teiten sensor add printed at the center; it begins with teiten1",
    exitCode: 2,
  });
}

/** Scheme, host and port alone: https, because the key in the token is proven by TLS. */
function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url !== null && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (url !== null && plain && url.protocol === "https:" && url.hostname !== "") return url.origin;
  throw new SensorError({
    code: "center-url",
    message: "the center's address is not of the form https://HOST:PORT",
    place: text,
    advice: "use the address and port at which teiten serve can be reached, without a path",
    exitCode: 2,
  });
}

function otherSensor(folder: string, is: string, wanted: string): SensorError {
  return new SensorError({
    code: "enrolled-as-another",
    message: `this state directory belongs to sensor ${is}; the token is for ${wanted}`,
    place: folder,
    advice: "give each sensor a state directory of its own",
  });
}

function refusedBy(
  url: string,
  outcome: Exclude<Outcome<EnrolmentAnswer>, { kind: "accepted" }>,
  isOldKey: boolean,
): SensorError {
  if (outcome.kind === "later") {
    return new SensorError({
      code: "center-unreachable",
      message: `the center did not answer: ${outcome.why}`,
      place: url,
      advice: "see that teiten serve runs there and that this host may reach it; then run the same command again",
    });
  }
  if (outcome.kind === "shut-out" && outcome.code === "wrong-center") {
    return new SensorError({
      code: "wrong-center",
      message: `something else than the center answered: ${outcome.why}`,
      place: url,
      advice: "compare the address with the operator's; if the center has a new key, ask for a new token",
    });
  }
  return new SensorError({
    code: "enrolment-refused",
    message: `the center refused the token: ${outcome.kind === "absent" ? "it is no collector" : outcome.why}`,
    place: url,
    advice: isOldKey
      ? "this directory has a key already: with a new token and --new-key it gets another one"
      : "ask the center's operator for a new one (teiten sensor token NAME): it is good once, and for some days",
  });
}
