const encoder = new TextEncoder();

/** What a UDP probe of a service carries, by destination port; ports that are not listed get a few bytes without meaning. */
const PAYLOADS: ReadonlyMap<number, Uint8Array> = new Map([
  [53, dnsQuery()],
  [5353, dnsQuery()],
  [
    123,
    Uint8Array.from({ length: 48 }, (_, index) => (index === 0 ? 0x17 : index === 2 ? 0x03 : index === 3 ? 0x2a : 0)),
  ],
  [161, fromHex("302602010104067075626c6963a019020400000001020100020100300b300906052b060102010500")],
  [
    389,
    fromHex("30840000002d02010163840000002404000a01000a0100020100020100010100870b6f626a656374436c617373308400000000"),
  ],
  [
    1900,
    encoder.encode(
      'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n',
    ),
  ],
  [
    5060,
    encoder.encode(
      "OPTIONS sip:100@198.18.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 240.0.0.1:5060\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
    ),
  ],
  [11211, concat(fromHex("0000000000010000"), encoder.encode("stats\r\n"))],
  [17, Uint8Array.of(0x0a)],
  [69, concat(fromHex("0001"), encoder.encode("a\0octet\0"))],
]);

const NOTHING_KNOWN = fromHex("0d0a0d0a");

/** The payload of a UDP probe to a port; the bytes are shared and must not be changed. */
export function probePayload(port: number): Uint8Array {
  return PAYLOADS.get(port) ?? NOTHING_KNOWN;
}

function dnsQuery(): Uint8Array {
  return concat(
    fromHex("1a2b01000001000000000000"),
    concat(encoder.encode("\u0007version\u0004bind\0"), fromHex("00100003")),
  );
}

function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.length + right.length);
  bytes.set(left);
  bytes.set(right, left.length);
  return bytes;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
