/** Shows how far a long work is: on a terminal, on standard error. */
export interface Progress {
  /** Adds work done, in the unit of `total`. */
  add(amount: number): void;
  /** Takes the line away, so that other lines can be written. */
  clear(): void;
}

const EVERY_MILLIS = 200;
const WIDTH = 24;

/** Progress over `total` bytes (0 when it is not known), silent without a terminal. */
export function createProgress(label: string, total: number): Progress {
  if (!process.stderr.isTTY) return { add: () => undefined, clear: () => undefined };
  const started = performance.now();
  let done = 0;
  let shown = 0;
  return {
    add: (amount) => {
      done += amount;
      const now = performance.now();
      if (now - shown < EVERY_MILLIS) return;
      shown = now;
      process.stderr.write(`\r\u001b[K${progressLine(label, done, total, (now - started) / 1000)}`);
    },
    clear: () => void process.stderr.write("\r\u001b[K"),
  };
}

/** One line: bar, share, rate and the time that is left at this rate. */
export function progressLine(label: string, done: number, total: number, seconds: number): string {
  const rate = seconds === 0 ? 0 : done / seconds;
  const speed = `${(rate / 1e6).toFixed(1)} MB/s`;
  if (total === 0) return `${label} ${(done / 1e6).toFixed(1)} MB ${speed}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * WIDTH);
  const left = rate === 0 ? "" : ` ${clock((total - Math.min(done, total)) / rate)} left`;
  return `${label} ${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${(share * 100).toFixed(0).padStart(3)} % ${speed}${left}`;
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
