import type { Report } from "../host/index.ts";

interface Trouble {
  readonly code: string;
  readonly sign: RegExp;
  readonly mend: string;
}

/** What tcpdump, libpcap and the shell say of a capture that cannot begin, and what helps. */
const TROUBLES: readonly Trouble[] = [
  {
    code: "capture-interface",
    sign: /No such device/i,
    mend: "there is no such interface: name one that `ip -br address` shows",
  },
  {
    code: "capture-permission",
    sign: /Operation not permitted|don't have permission|permission denied/i,
    mend: "this user may not capture: run it as root, or give tcpdump the right: setcap cap_net_raw+ep $(command -v tcpdump)",
  },
  {
    code: "capture-program",
    sign: /\bENOENT\b|: not found$|\bended \(127\)/,
    mend: "tcpdump, or the shell that starts it, is not there: apt-get install tcpdump, and see PATH",
  },
];

/** Tells what keeps a capture from its work with the mend, as an error, once until it works again. */
export class CaptureMend {
  private readonly report: Report;
  private readonly told = new Set<string>();

  constructor(report: Report) {
    this.report = report;
  }

  /** Hears a message or the end of a run; false where it is none of the troubles that are known. */
  hear(text: string): boolean {
    const trouble = TROUBLES.find(({ sign }) => sign.test(text));
    if (trouble === undefined) return false;
    const { code, mend } = trouble;
    if (!this.told.has(code)) this.report({ level: "error", code, message: `${text}; ${mend}; it is tried again` });
    this.told.add(code);
    return true;
  }

  /** The capture works: the next trouble is a new one. */
  works(): void {
    this.told.clear();
  }
}
