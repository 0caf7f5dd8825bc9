import { readFileSync } from "node:fs";

/** A system call that a traced program made. */
export interface SystemCall {
  readonly name: string;
  /** What stands between its brackets; descriptors are followed by `<what they are>`. */
  readonly text: string;
  /** Lines of the log on which it began and ended: their order is the order in which the calls happened. */
  readonly begun: number;
  readonly ended: number;
  /** Seconds since 1970 UTC at which it began and ended, as far as one line tells. */
  readonly begunAt: number;
  readonly endedAt: number;
}

/** Words before a program that let strace write a log which this reader understands; signals reach the program itself. */
export function straceWords(log: string): readonly string[] {
  const calls = "fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,write,writev,pwrite64,sendto,sendmsg";
  return ["strace", "-D", "-f", "-ttt", "-yy", "-s", "900", "-e", `trace=${calls}`, "-e", "signal=none", "-o", log];
}

const LINE = /^(\d+)\s+(\d+\.\d+) (.*)$/;
const WHOLE = /^(\w+)\((.*)\)\s+= (-?\d+).*$/;
const BEGUN = /^(\w+)\((.*)<unfinished \.\.\.>$/;
const RESUMED = /^<\.\.\. (\w+) resumed>(.*)\)\s+= (-?\d+).*$/;

/** The calls that succeeded, in the order in which they ended. */
export function readSystemCalls(log: string): readonly SystemCall[] {
  const calls: SystemCall[] = [];
  const begun = new Map<string, { readonly text: string; readonly line: number; readonly at: number }>();
  for (const [line, text] of readFileSync(log, "latin1").split("\n").entries()) {
    const [, thread = "", time = "", rest = ""] = LINE.exec(text) ?? [];
    const at = Number(time);
    const whole = WHOLE.exec(rest);
    const half = BEGUN.exec(rest);
    const resumed = RESUMED.exec(rest);
    if (half !== null) begun.set(thread, { text: half[2] ?? "", line, at });
    else if (resumed !== null && Number(resumed[3]) >= 0) {
      const start = begun.get(thread) ?? { text: "", line, at };
      const name = resumed[1] ?? "";
      calls.push({
        name,
        text: start.text + (resumed[2] ?? ""),
        begun: start.line,
        ended: line,
        begunAt: start.at,
        endedAt: at,
      });
    } else if (whole !== null && Number(whole[3]) >= 0) {
      calls.push({ name: whole[1] ?? "", text: whole[2] ?? "", begun: line, ended: line, begunAt: at, endedAt: at });
    }
  }
  return calls;
}

/** The path behind the descriptor of a call such as `fsync(23</a/b>)`; null for another kind of descriptor. */
export function descriptorPath({ text }: SystemCall): string | null {
  return /^(?:AT_FDCWD|\d+)<(\/[^>]*)>/.exec(text)?.[1] ?? null;
}

/** The two paths of a rename, which node passes absolute. */
export function renamedPaths({ name, text }: SystemCall): readonly [string, string] | null {
  if (!name.startsWith("rename")) return null;
  const [, from, to] = /"(\/[^"]*)",.*"(\/[^"]*)"/.exec(text) ?? [];
  return from === undefined || to === undefined ? null : [from, to];
}

/** Whether a call syncs this path, file or folder. */
export function syncs(call: SystemCall, path: string): boolean {
  return (call.name === "fsync" || call.name === "fdatasync") && descriptorPath(call) === path;
}

/** Whether a call writes to the file of this path. */
export function writesTo(call: SystemCall, path: string): boolean {
  return /^(?:write|writev|pwrite64)$/.test(call.name) && descriptorPath(call) === path;
}

/** Whether strace has written the end of a program into its log. */
export function isLogWhole(log: string, pid: number | undefined): boolean {
  return new RegExp(`^${pid} .*\\+\\+\\+ (?:exited|killed)`, "m").test(readFileSync(log, "latin1"));
}
