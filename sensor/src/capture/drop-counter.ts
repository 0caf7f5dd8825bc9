const WRAP = 2 ** 32;
const MOST_KEPT = 4096;

/**
 * Reads what tcpdump says on its message stream: counts (`12 packets dropped by kernel`, asked for by SIGUSR1 or given at
 * its end), whether it listens, its process id where a wrapper told it (`pid 123`). Everything else is passed on.
 */
export class DropCounter {
  /** Process that may be asked; null before it listens, and after it has gone. */
  pid: number | null = null;
  private readonly onMessage: (line: string) => void;
  private told: number | null = null;
  private isListening = false;
  private before = 0;
  private latest = 0;
  private rest = "";
  private readonly waiting = new Set<() => void>();

  constructor(onMessage: (line: string) => void) {
    this.onMessage = onMessage;
  }

  /** Packets dropped by the kernel, over all runs of tcpdump so far. */
  get total(): number {
    return this.before + this.latest;
  }

  push(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = (lines.pop() ?? "").slice(-MOST_KEPT);
    for (const line of lines) this.readLine(line.trim());
  }

  /** Names the process whose messages follow; it is not asked before it says that it listens. */
  expect(pid: number): void {
    this.told = pid;
    if (this.isListening) this.pid = pid;
  }

  /** The writer has gone: the next one counts from 0. */
  ended(): void {
    this.push("\n");
    this.told = null;
    this.pid = null;
    this.isListening = false;
    this.before += this.latest;
    this.latest = 0;
    this.wake();
  }

  /** Resolves with the next count, when the writer goes, or after so many milliseconds. */
  next(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting.add(done);
    });
  }

  private readLine(line: string): void {
    const pid = /^pid ([1-9][0-9]{0,9})$/.exec(line)?.[1];
    const count = /\b([0-9]+) packets? dropped by kernel/.exec(line)?.[1];
    if (pid !== undefined) this.told = Number(pid);
    else if (count !== undefined) this.count(Number(count));
    else if (line.includes("listening on")) [this.isListening, this.pid] = [true, this.told];
    else if (line !== "" && !/[0-9] packets? (captured|received by filter)/.test(line)) this.onMessage(line);
  }

  /** tcpdump counts in 32 bits; a count that falls from anywhere else is that of another run. */
  private count(count: number): void {
    if (count < this.latest) this.before += this.latest > WRAP / 2 ? WRAP : this.latest;
    this.latest = count;
    this.wake();
  }

  private wake(): void {
    for (const done of this.waiting) done();
  }
}
