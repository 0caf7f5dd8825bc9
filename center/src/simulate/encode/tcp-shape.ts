import { STYLES } from "./style.ts";

/** What a TCP segment of a style looks like. */
export interface TcpShape {
  readonly flags: number;
  /** The TTL with which it leaves its host. */
  readonly ttl: number;
  readonly dontFragment: boolean;
  /** Null: chosen anew for each packet. */
  readonly window: number | null;
  readonly options: Uint8Array;
  /** How the IP identification comes about. */
  readonly identification: "any" | "zmap" | "masscan";
  /** How the sequence number comes about; `run` is one number per source and day. */
  readonly sequence: "any" | "destination" | "run";
}

const SYN = 0x02;
const NONE = new Uint8Array(0);
const MSS_1460 = Uint8Array.of(2, 4, 5, 0xb4);
const PLAIN: TcpShape = {
  flags: SYN,
  ttl: 64,
  dontFragment: false,
  window: null,
  options: NONE,
  identification: "any",
  sequence: "any",
};

/** MSS 1460, selective acknowledgement, time stamps, window scale 7. */
const LINUX_OPTIONS = Uint8Array.of(2, 4, 5, 0xb4, 4, 2, 8, 10, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0, 1, 3, 3, 7);
const WINDOWS_OPTIONS = Uint8Array.of(2, 4, 5, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2);
/** ZMap 4.1 and later: MSS, no operation, window scale, no operations, selective acknowledgement, as one fixed string. */
const ZMAP_OPTIONS = Uint8Array.of(2, 4, 5, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2);

/** Shapes by style index; a style that never sends TCP has the plain one. */
export const TCP_SHAPES: readonly TcpShape[] = STYLES.map((name): TcpShape => {
  switch (name) {
    case "mirai":
      return { ...PLAIN, sequence: "destination" };
    case "zmap":
      return { ...PLAIN, ttl: 255, window: 65_535, identification: "zmap" };
    case "zmap-4.1":
      return { ...PLAIN, window: 65_535, options: ZMAP_OPTIONS };
    case "masscan":
      return { ...PLAIN, ttl: 255, window: 1024, identification: "masscan" };
    case "masscan-1.3.9":
      return { ...PLAIN, ttl: 255, window: 1025, options: MSS_1460, identification: "masscan" };
    case "nmap":
      return { ...PLAIN, ttl: 59, window: 1024, options: MSS_1460, sequence: "run" };
    case "linux":
      return { ...PLAIN, dontFragment: true, window: 64_240, options: LINUX_OPTIONS };
    case "windows":
      return { ...PLAIN, ttl: 128, dontFragment: true, window: 8192, options: WINDOWS_OPTIONS };
    case "syn-ack":
      return { ...PLAIN, flags: 0x12, dontFragment: true, window: 29_200, options: MSS_1460 };
    case "reset":
      return { ...PLAIN, flags: 0x14, dontFragment: true, window: 0 };
    case "raw":
    case "flood":
    case "unreachable":
    case "echo-reply":
      return PLAIN;
  }
});
