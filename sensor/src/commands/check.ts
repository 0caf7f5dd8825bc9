import { networkInterfaces } from "node:os";
import type { SensorSettings } from "@teiten/core/uplink";
import { interfaceAddresses } from "../agent/index.ts";
import { openDiskFiles } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import { collectorEndpoint, loadEnrolment, loadSettings } from "../uplink/index.ts";
import type { Enrolment } from "../uplink/index.ts";
import { checkCenter } from "./center-checks.ts";
import { checkText } from "./check-line.ts";
import type { CheckLine } from "./check-line.ts";
import type { Command, GivenArguments } from "./command-line.ts";
import { checkInterface, checkKeyFile, checkSpoolRoom, checkTcpdump } from "./host-checks.ts";
import { listeningSockets } from "./listening-sockets.ts";
import { checkSilence } from "./silence-checks.ts";
import { probeSilence } from "./silence-probe.ts";
import { silenceRules } from "./silence-rules.ts";
import { SPOOL_QUOTA_OPTION, spoolQuota } from "./spool-quota.ts";
import { STATE_OPTION, stateFolder } from "./state-option.ts";

/** `teiten-sensor check`: one line a check; exit code 1 when one failed. */
export const checkCommand: Command = {
  name: "check",
  says: "prove that this host is fit for a sensor: it answers nobody, reaches its center, and can record",
  words: [],
  options: [
    STATE_OPTION,
    { name: "interface", value: "IF", says: "the interface that is recorded (default: all are tried)" },
    SPOOL_QUOTA_OPTION,
    { name: "rules", value: null, says: "print the nftables rules for this host and do nothing else" },
    { name: "no-probe", value: null, says: "do not make a network namespace to try this host from a stranger's side" },
  ],
  async run(given) {
    const [files, folder] = [openDiskFiles(), stateFolder(given.value("state"))];
    const enrolment = await loadEnrolment(files, folder);
    const rules = await rulesFor(enrolment);
    if (given.has("rules")) {
      process.stdout.write(rules.text);
      return 0;
    }
    const lines = [...(await hostLines(files, folder, given)), ...(await checkCenter(files, folder, enrolment))];
    lines.push(...(await silenceLines(given)), ...rules.lines);
    process.stdout.write(checkText(lines));
    process.stdout.write(`\nRules that keep this host silent (load them with \`nft -f FILE\`):\n\n${rules.text}`);
    return lines.some(({ level }) => level === "failed") ? 1 : 0;
  },
};

async function hostLines(files: Files, folder: string, given: GivenArguments): Promise<CheckLine[]> {
  const lines = [await checkKeyFile(folder), await checkTcpdump()];
  const quota = spoolQuota(checkCommand, given.value("spool-quota"));
  lines.push(await checkSpoolRoom(files, folder, quota));
  const [name, settings] = [given.value("interface"), await loadSettings(files, folder)];
  if (settings === null) lines.push({ level: "failed", what: "settings", found: "not there", mend: "enrol this host" });
  else if (name !== undefined) lines.push(...checkInterface(name, settings));
  else lines.push(anyInterface(settings));
  return lines;
}

function anyInterface(settings: SensorSettings): CheckLine {
  const names = Object.keys(networkInterfaces()).filter((name) => (interfaceAddresses(name) ?? []).length > 0);
  const good = names.find((name) => checkInterface(name, settings)[0]?.level === "ok");
  const what = "interface";
  if (good !== undefined) return { level: "ok", what, found: `${good} has ${settings.prefixes.join(", ")}` };
  return {
    level: "warning",
    what,
    found: `no interface has ${settings.prefixes.join(", ")}`,
    mend: "name the one to which these addresses are routed: --interface IF",
  };
}

async function silenceLines(given: GivenArguments): Promise<CheckLine[]> {
  const lines = [...(await checkSilence())];
  if (given.has("no-probe")) {
    return [...lines, { level: "untested", what: "probe", found: "left out, as --no-probe says" }];
  }
  const name = given.value("interface");
  const names = name === undefined ? Object.keys(networkInterfaces()) : [name];
  const addresses = names.flatMap((one) => interfaceAddresses(one) ?? []);
  const ports = ((await listeningSockets()) ?? []).filter(({ protocol }) => protocol === "tcp").map(({ port }) => port);
  return [...lines, await probeSilence(addresses, [...new Set(ports)])];
}

/** The rules name addresses: they are for the collector as its name stands now. */
async function rulesFor({ url }: Enrolment): Promise<{ text: string; lines: readonly CheckLine[] }> {
  const endpoint = await collectorEndpoint(url).catch(() => null);
  const { hostname } = new URL(url);
  if (endpoint === null) {
    const mend = `enter its address in /etc/hosts: the rules let no question to a name server out`;
    const line = { level: "failed", what: "name", found: `${hostname} has no address`, mend } as const;
    return { text: silenceRules({ addresses: [], port: 443 }), lines: [line] };
  }
  const isName = !endpoint.addresses.includes(hostname.replace(/^\[(.*)\]$/, "$1"));
  const mend = `enter it in /etc/hosts (${endpoint.addresses[0] ?? ""} ${hostname}): the rules let no question to a name server out`;
  const found = `${hostname} is ${endpoint.addresses.join(", ")} today`;
  return { text: silenceRules(endpoint), lines: isName ? [{ level: "warning", what: "name", found, mend }] : [] };
}
