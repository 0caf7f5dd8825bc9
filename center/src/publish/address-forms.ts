/** Places of a text and the IPv4 addresses, as numbers, that stand there. */
type Places = Generator<readonly [offset: number, word: number]>;

/** The word of four bytes, the first the most significant; null where one is no byte. */
function wordOf(parts: readonly string[]): number | null {
  const bytes = parts.map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255)) return null;
  return bytes.reduce((word, byte) => word * 256 + byte, 0);
}

function* placed(text: string, form: RegExp, read: (spelled: string) => number | null): Places {
  for (const match of text.matchAll(form)) {
    const word = read(match[0]);
    if (word !== null) yield [match.index, word];
  }
}

/** `192.0.2.1`, `192[.]0[.]2[.]1`, and `192.0.2` as the first address of its /24. */
export function dottedIn(text: string): Places {
  return placed(text, /(?<![\d.])\d{1,3}(?:(?:\[\.\]|\.)\d{1,3}){2,3}(?!\d)/g, (spelled) => {
    const parts = spelled.replaceAll(/[[\]]/g, "").split(".");
    return wordOf(parts.length === 3 ? [...parts, "0"] : parts);
  });
}

/** `1.2.0.192`, with or without `.in-addr.arpa`, and `2.0.192.in-addr.arpa` of a /24. */
export function* reversedIn(text: string): Places {
  yield* placed(text, /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g, (spelled) =>
    wordOf(spelled.split(".").toReversed()),
  );
  yield* placed(text, /(?<![\d.])\d{1,3}(?:\.\d{1,3}){2}(?=\.in-addr)/g, (spelled) =>
    wordOf([...spelled.split(".").toReversed(), "0"]),
  );
}

/** `192-0-2-1` and `192_0_2_1`, as host names have them. */
export function dashedIn(text: string): Places {
  return placed(text, /(?<!\d)\d{1,3}([-_])\d{1,3}\1\d{1,3}\1\d{1,3}(?!\d)/g, (spelled) =>
    wordOf(spelled.split(/[-_]/)),
  );
}

/** `c0000201`, `0xC0000201`, `\xc0\x00\x02\x01`, `c0:00:02:01` and `c000:0201`. */
export function* hexWordsIn(text: string): Places {
  yield* placed(text, /(?<![0-9a-f])(?:0x)?[0-9a-f]{8}(?![0-9a-f])/gi, (spelled) => parseInt(spelled.slice(-8), 16));
  yield* placed(text, /(?<![0-9a-f])[0-9a-f]{2}(?:[: -][0-9a-f]{2}){3}(?![0-9a-f])/gi, (spelled) =>
    parseInt(spelled.replaceAll(/[^0-9a-f]/gi, ""), 16),
  );
  yield* placed(text, /(?:\\x[0-9a-f]{2}){4}/gi, (spelled) => parseInt(spelled.replaceAll(/\\x/gi, ""), 16));
}

/** A whole number of 7 to 10 digits. */
export function decimalsIn(text: string): Places {
  return placed(text, /(?<![\d.])\d{7,10}(?!\d)/g, (spelled) => (Number(spelled) < 2 ** 32 ? Number(spelled) : null));
}

/** IPv6 texts of any form, and nibbles in reverse order, as they are spelled forwards. */
export function* ipv6In(text: string): Generator<readonly [offset: number, spelled: string]> {
  const spelled = /(?<![0-9a-f:.])(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})(?![0-9a-f:])/gi;
  for (const match of text.matchAll(spelled)) yield [match.index, match[0]];
  for (const match of text.matchAll(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/gi)) yield [match.index, grouped(match[0])];
  for (const match of text.matchAll(/(?:[0-9a-f]\.){31}[0-9a-f]/gi))
    yield [match.index, grouped([...match[0].replaceAll(".", "")].toReversed().join(""))];
}

function grouped(nibbles: string): string {
  return (nibbles.match(/.{4}/g) ?? []).join(":");
}

/** What looks like base64 (also of four bytes alone), decoded from each of the four places at which it can begin. */
export function* base64Tokens(text: string): Generator<{ readonly offset: number; readonly decoded: Buffer }> {
  for (const { 0: token, index } of text.matchAll(/[A-Za-z0-9+/_-]{14,}={0,2}|[A-Za-z0-9+/_-]{6,}={1,2}/g)) {
    for (let shift = 0; shift < 4; shift++) yield { offset: index, decoded: Buffer.from(token.slice(shift), "base64") };
  }
}
