import { formatNumber, formatRate, formatShare } from "../number-format.ts";
import { reportPortLabel } from "../port-label.ts";
import type {
  ChangeFact,
  PhenomenaSection,
  Phenomenon,
  PhenomenonReading,
  QuarterlyModel,
  Statement,
} from "../model/index.ts";
import { counted, dateEn, listEn, regionInSentence } from "./phrases-en.ts";

/** What changed, in a heading or inside a sentence: `23/TCP`, `packets of Brazil to 23/TCP`. */
export function changedEn({ port, region, of, tool }: Pick<ChangeFact, "port" | "region" | "of" | "tool">): string {
  const to = port === null ? "packets" : packetsToEn(port);
  if (of === "region" || of === "port and region") return `${to} from ${regionInSentence(region ?? "??")}`;
  return of === "port and tool" ? `${to} with the mark of ${tool ?? "a tool"}` : to;
}

/** `packets to Telnet(23/TCP)`, `ICMP packets`. */
export function packetsToEn(port: string): string {
  return port.includes("/") ? `packets to ${reportPortLabel(port)}` : `${port} packets`;
}

/** The heading of a phenomenon. */
export function phenomenonTitleEn(phenomenon: Phenomenon): string {
  const what = changedEn(phenomenon);
  return `More ${what}`;
}

/** `27 August 2022, 02:00`, of an instant with its offset. */
function momentEn(instant: string): string {
  return `${dateEn(instant.slice(0, 10))}, ${instant.slice(11, 16)}`;
}

const SCOPES: Readonly<Record<string, string>> = {
  everywhere: "everywhere: at half of the judged sensors or more, in several networks",
  some: "at some sensors, in several networks",
  "domestic only": "at domestic sensors only",
  "overseas only": "at overseas sensors only",
  "one sensor": "at one sensor",
};

/** Where a change was seen, in a cell of a table. */
export function scopeEn(scope: string): string {
  const network = /^one network: (.*)$/.exec(scope)?.[1];
  return network === undefined ? (SCOPE_CELLS[scope] ?? scope) : `one network (${network})`;
}

const SCOPE_CELLS: Readonly<Record<string, string>> = {
  everywhere: "everywhere",
  some: "some sensors",
  "domestic only": "domestic only",
  "overseas only": "overseas only",
  "one sensor": "one sensor",
};

/** What a phenomenon is, in paragraphs: size and time, whose network, sources, what else they hit, reading. */
export function phenomenonEn(
  phenomenon: Phenomenon,
  number: (exhibit: Phenomenon["trend"]["exhibit"]) => string,
): readonly string[] {
  const { start, end, factor, score, scope, sensorsHit, sensorsCovered, trend, evidence } = phenomenon;
  const times =
    end === null
      ? `from ${momentEn(start)}, and still at the end of the quarter`
      : `from ${momentEn(start)} to ${momentEn(end)}`;
  const size = `The ${changedEn(phenomenon)} were about ${formatRate(factor)} times their usual level ${times} (${number(trend.exhibit)}). The difference is ${formatRate(score)} standard deviations.`;
  const where = `It was seen ${SCOPES[scope] ?? scopeEn(scope)}: ${counted(sensorsHit, "sensor", "sensors")} of the ${counted(sensorsCovered, "one that could be judged", "that could be judged")} received more than usual (${number(evidence.exhibit)}).`;
  return [`${size} ${where}`, sourcesEn(phenomenon, number), READINGS[phenomenon.reading]];
}

function sourcesEn(phenomenon: Phenomenon, number: (exhibit: Phenomenon["trend"]["exhibit"]) => string): string {
  const { sources, sourceCount, freshCount, regions, coTargets, targets, topPrefixShare, scannerShare, tool } =
    phenomenon;
  const sentences: string[] = [];
  if (sources !== null && sourceCount !== null && sourceCount > 0) {
    const fresh =
      freshCount === null
        ? ""
        : `, ${formatNumber(freshCount)} of them (${formatShare(freshCount / sourceCount)}) for the first time in 28 days or more`;
    const named = regions.map(({ key, share }) => `${regionInSentence(key)} (${formatShare(share)})`);
    sentences.push(
      `In these days ${counted(sourceCount, "source address", "source addresses")} sent such packets${fresh}; most of the packets came from ${listEn(named)} (${number(sources)}).`,
    );
  }
  sentences.push(
    topPrefixShare < LARGE_BLOCK
      ? `No block of addresses (/24) makes more than ${formatShare(topPrefixShare)} of the excess.`
      : `One block of addresses (/24) makes ${formatShare(topPrefixShare)} of the excess.`,
  );
  if (scannerShare >= 0.05) sentences.push(`Announced scanners make ${formatShare(scannerShare)} of the excess.`);
  if (tool !== null) sentences.push(`Half of the packets or more carry the mark of ${tool}; marks can be imitated.`);
  sentences.push(
    coTargets.length === 0
      ? `No other port was hit by a tenth of the sources or more (${number(targets)}).`
      : `Of the sources, ${listEn(coTargets.map(({ key, share }) => `${formatShare(share)} sent ${packetsToEn(key)}`))} as well (${number(targets)}).`,
  );
  return sentences.join(" ");
}

/** From this share of the excess on a block is told of as one. */
const LARGE_BLOCK = 0.2;

const READINGS: Readonly<Record<PhenomenonReading, string>> = {
  "announced-scanners": "Reading: at least half of the rise is research and survey scanning that announces itself.",
  "mirai-like":
    "Reading: the packets look like infected devices that look for further devices to infect. Who stands behind the source addresses is not known.",
  "marked-scan":
    "Reading: one tool looks for hosts on which this service answers. Who stands behind the source addresses is not known.",
  "reflector-search":
    "Reading: the service answers more than it is asked, so this may be a search for hosts that amplify denial-of-service attacks.",
  "one-block": "Reading: half of the rise or more comes from one block of addresses, so few hosts make it.",
  "new-sources":
    "Reading: most of the sources are new to the port and scattered. That fits an infection that spreads, or a search shared among many hosts.",
  "known-sources": "Reading: most of the sources sent to this port before, and now send more.",
  open: "Reading: what is known does not allow one yet.",
};

/** How many changes there were, and how many of them tell of the network as a whole. */
export function phenomenaSummaryEn({ total, narrow, floods, chosen }: PhenomenaSection): string {
  if (total === 0)
    return "No change was detected in this quarter: no port and no region rose above its usual level beyond chance.";
  const first = `${counted(total, "rise", "rises")} above the usual level ${total === 1 ? "was" : "were"} detected in this quarter. Of these, ${narrow === 0 ? "none" : formatNumber(narrow)} ${narrow <= 1 ? "was" : "were"} confined to one sensor or one network${floods === 0 ? "" : `, and ${formatNumber(floods)} ${floods === 1 ? "was a flood" : "were floods"} with forged source addresses`}.`;
  if (chosen.length === 0) {
    return `${first} None was broad, large and long enough to be told of as a phenomenon of the network.`;
  }
  return `${first} Those that stand out over the network are described below.`;
}

/** The phenomena in the overview. */
export function phenomenaStatementEn({ items }: Extract<Statement, { kind: "phenomena" }>): string {
  const told = items.map(({ port, region, start, factor, scope }) => {
    const what = port === null ? `packets from ${regionInSentence(region ?? "??")}` : reportPortLabel(port);
    const from = port !== null && region !== null ? ` from ${regionInSentence(region)}` : "";
    const where = scope === "everywhere" || scope === "some" ? "" : `, ${scope.replace(" only", " sensors only")}`;
    return `${what}${from} (about ${formatRate(factor)} times the usual level, from ${dateEn(start.slice(0, 10))}${where})`;
  });
  return `The quarter’s noted ${items.length === 1 ? "rise is" : "rises are"} ${listEn(told)}.`;
}

/** The Mirai-type packets in sentences. */
export function miraiSummaryEn({ mirai, network }: QuarterlyModel): string {
  const { ports, telnet, homePerDay } = mirai;
  const [first] = ports.rows;
  if (first === undefined) return "No packet with the Mirai-type mark was observed in this quarter.";
  const top = `${reportPortLabel(first.port)} received the most packets with the mark: ${formatNumber(first.marked)}, which is ${formatShare(first.share)} of its requests.`;
  const home =
    homePerDay === null
      ? ""
      : ` On average, ${counted1(homePerDay)} of ${regionInSentence(network.home)} sent such packets per day.`;
  const [own] = telnet.rows;
  const sources =
    own === undefined || own.sources === 0
      ? ""
      : ` Of the ${counted(own.sources, "source address", "source addresses")} that sent to ${reportPortLabel(own.port)}, ${formatNumber(own.marked)} (${formatShare(own.marked / own.sources)}) carried the mark.`;
  return `${top}${sources}${home}`;
}

function counted1(value: number): string {
  return `${formatRate(value)} ${value === 1 ? "host" : "hosts"}`;
}
